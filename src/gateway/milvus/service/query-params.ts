import { type KeyValue, paramOf } from '../catalogue/collection-entry.ts';
import { MilvusError } from '../milvus-error.ts';

/** Parameters that change what is found, and are not there. */
const refused = ['group_by_fields', 'order_by_fields'];

/** @throws MilvusError */
export function queryParamsOf(pairs: readonly KeyValue[]): {
  readonly limit: number | undefined;
  readonly offset: number;
} {
  const unserved = refused.find((key) => paramOf(pairs, key) !== undefined);
  if (unserved !== undefined)
    throw new MilvusError('parameterInvalid', `the query parameter ${unserved} is not served here`);
  const limit = numberIn(pairs, 'limit');
  return { limit: limit === -1 ? undefined : limit, offset: numberIn(pairs, 'offset') ?? 0 };
}

function numberIn(pairs: readonly KeyValue[], key: string): number | undefined {
  const text = paramOf(pairs, key);
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new MilvusError('parameterInvalid', `${key} [${text}] is invalid`);
  return number;
}
