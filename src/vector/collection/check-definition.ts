import type { CollectionDefinition } from '#contract';
import { InvalidCollectionError } from '../errors/invalid-collection-error.ts';
import { vectorLimits } from '../limits.ts';

const metrics = ['cosine', 'dot', 'l2', 'hamming', 'jaccard'];
const codes = ['none', 'int8', 'binary'];
const types = ['string', 'number', 'boolean', 'date', 'geo', 'any'];

/**
 * Sees to it that a definition from outside is one.
 *
 * @throws InvalidCollectionError
 */
export function checkDefinition({ name, vectors, schema }: CollectionDefinition): void {
  const refuse = (problem: string): never => {
    throw new InvalidCollectionError(String(name).slice(0, vectorLimits.nameCharacters), problem);
  };
  if (typeof name !== 'string' || !new RegExp(`^[A-Za-z0-9_-]{1,${vectorLimits.nameCharacters}}$`).test(name))
    refuse(`its name must be 1 to ${vectorLimits.nameCharacters} letters, digits, "_" and "-"`);
  const fields = Object.entries(vectors);
  if (fields.length === 0 || fields.length > vectorLimits.fields)
    refuse(`it must have 1 to ${vectorLimits.fields} kinds of vectors`);
  for (const [field, { dimensions, metric, codes: coded }] of fields) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(field)) refuse(`"${field}" is no name for vectors`);
    if (!Number.isSafeInteger(dimensions) || dimensions < 1 || dimensions > vectorLimits.dimensions)
      refuse(`"${field}" must have 1 to ${vectorLimits.dimensions} dimensions`);
    if (!metrics.includes(metric)) refuse(`the metric of "${field}" must be one of ${metrics.join(', ')}`);
    if (coded !== undefined && !codes.includes(coded)) refuse(`codes of "${field}" must be one of ${codes.join(', ')}`);
  }
  for (const [field, type] of Object.entries(schema ?? {}))
    if (!types.includes(type)) refuse(`the type of "${field}" must be one of ${types.join(', ')}`);
}
