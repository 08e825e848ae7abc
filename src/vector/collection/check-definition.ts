import type { CollectionDefinition, TextField } from '#contract';
import { InvalidCollectionError } from '../errors/invalid-collection-error.ts';
import { vectorLimits } from '../limits.ts';
import { analyserNames } from '../text/analyse.ts';

const metrics = ['cosine', 'dot', 'l2', 'hamming', 'jaccard'];
const codes = ['none', 'int8', 'binary'];
const types = ['string', 'number', 'boolean', 'date', 'geo', 'any'];

/**
 * Sees to it that a definition from outside is one.
 *
 * @throws InvalidCollectionError
 */
export function checkDefinition(definition: CollectionDefinition): void {
  const { name, vectors, schema, sparse = [], text = {} } = definition;
  const refuse = (problem: string): never => {
    throw new InvalidCollectionError(problem);
  };
  if (typeof name !== 'string' || !new RegExp(`^[A-Za-z0-9_-]{1,${vectorLimits.nameCharacters}}$`).test(name))
    refuse(`its name must be 1 to ${vectorLimits.nameCharacters} letters, digits, "_" and "-"`);
  const fields = Object.entries(vectors);
  const kinds = [...fields.map(([field]) => field), ...sparse];
  if (kinds.length + Object.keys(text).length === 0) refuse('it has neither vectors nor text');
  if (kinds.length > vectorLimits.fields || Object.keys(text).length > vectorLimits.fields)
    refuse(`it must have at most ${vectorLimits.fields} kinds of vectors, and of text`);
  const misnamed = kinds.find((kind) => !/^[A-Za-z0-9_-]{1,64}$/.test(kind));
  if (misnamed !== undefined) refuse(`"${misnamed}" is no name for vectors`);
  if (new Set(kinds).size < kinds.length) refuse('two kinds of vectors have the same name');
  for (const [field, { dimensions, metric, codes: coded, source }] of fields) {
    if (!Number.isSafeInteger(dimensions) || dimensions < 1 || dimensions > vectorLimits.dimensions)
      refuse(`"${field}" must have 1 to ${vectorLimits.dimensions} dimensions`);
    if (!metrics.includes(metric)) refuse(`the metric of "${field}" must be one of ${metrics.join(', ')}`);
    if (source !== undefined && !(isName(source.field) && isName(source.route)))
      refuse(`the source of "${field}" must be a field and a route`);
    if (coded !== undefined && !codes.includes(coded)) refuse(`codes of "${field}" must be one of ${codes.join(', ')}`);
  }
  if (definition.primary !== undefined && !Object.hasOwn(vectors, definition.primary))
    refuse(`it has no vectors with the name "${definition.primary}" to be the primary ones`);
  const { historyHours = 0 } = definition;
  if (!(historyHours >= 0 && historyHours <= vectorLimits.historyHours))
    refuse(`historyHours must be 0 to ${vectorLimits.historyHours}`);
  for (const [path, field] of Object.entries(text)) checkText(path, field, refuse);
  for (const [field, type] of Object.entries(schema ?? {}))
    if (!types.includes(type)) refuse(`the type of "${field}" must be one of ${types.join(', ')}`);
}

/** A path of a field or the name of a route. */
function isName(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && text.length <= vectorLimits.pathCharacters;
}

function checkText(path: string, { analyser, k1 = 1, b = 0 }: TextField, refuse: (problem: string) => never): void {
  if (!isName(path)) refuse(`"${path.slice(0, 100)}" is no path of a field`);
  if (analyser !== undefined && !analyserNames.includes(analyser))
    refuse(`the analyser of "${path}" must be one of ${analyserNames.join(', ')}`);
  if (!(k1 >= 0 && k1 <= 100)) refuse(`k1 of "${path}" must be 0 to 100`);
  if (!(b >= 0 && b <= 1)) refuse(`b of "${path}" must be 0 to 1`);
}
