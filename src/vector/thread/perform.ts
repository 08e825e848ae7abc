import type { VectorDatabase } from '../database/vector-database.ts';
import { CollectionGoneError } from '../errors/collection-gone-error.ts';
import type { VectorWork } from './messages.ts';

type Method = (...given: unknown[]) => Promise<unknown>;

/** Does what another thread asks of a database; collections are told of by their definitions. */
export async function perform(
  database: VectorDatabase,
  work: Exclude<VectorWork, { readonly kind: 'close' }>,
): Promise<unknown> {
  if (work.kind === 'store') {
    const result = await (database[work.method] as Method).apply(database, [...work.given]);
    return isCollection(result) ? result.definition : result;
  }
  const collection = await database.open(work.name);
  if (collection === undefined) throw new CollectionGoneError();
  return await (collection[work.method] as Method).apply(collection, [...work.given]);
}

function isCollection(result: unknown): result is { readonly definition: unknown } {
  return typeof result === 'object' && result !== null && 'definition' in result;
}
