import type { MetadataValue, VectorFilter, VectorRecord } from '#contract';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { SearchRequest } from '../messages/search.ts';
import type { SearchPlace } from './rankings.ts';

/** What has to be read before it can be sorted, or left out at the beginning. */
const recordsMax = 10_000;

/** Objects in the order of their ids, or sorted by their properties: what is asked for when nothing is searched. */
export async function listObjects(
  { open: { collection }, namespace }: SearchPlace,
  {
    filter,
    limit,
    request,
  }: { readonly filter: VectorFilter | undefined; readonly limit: number; readonly request: SearchRequest },
): Promise<readonly VectorRecord[]> {
  const { offset, after, sortBy } = request;
  const isSorted = sortBy.length > 0;
  const wanted = isSorted ? recordsMax : offset + limit;
  if (wanted > recordsMax)
    throw new UnprocessableError(`offset and limit are together at most ${recordsMax}: use a cursor`);
  const page = await collection.list({
    namespace,
    filter,
    limit: wanted,
    after: after === '' ? undefined : after.toLowerCase(),
  });
  if (isSorted && page.next !== undefined)
    throw new UnprocessableError(`more than ${recordsMax} objects are not sorted: filter them`);
  const records = isSorted ? page.records.toSorted(comparison(sortBy)) : page.records;
  return records.slice(offset, offset + limit);
}

/** What is absent stands first, as the least. */
function comparison(sortBy: SearchRequest['sortBy']) {
  return (one: VectorRecord, other: VectorRecord): number => {
    for (const {
      path: [property = ''],
      ascending,
    } of sortBy) {
      const difference = compare(valueOf(one, property), valueOf(other, property));
      if (difference !== 0) return ascending ? difference : -difference;
    }
    return one.id < other.id ? -1 : 1;
  };
}

function valueOf({ id, metadata = {} }: VectorRecord, property: string): MetadataValue | undefined {
  return property === '_id' ? id : metadata[property];
}

function compare(one: MetadataValue | undefined, other: MetadataValue | undefined): number {
  if (one == null || other == null) return Number(one != null) - Number(other != null);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [String(one), String(other)];
  return first === second ? 0 : first < second ? -1 : 1;
}
