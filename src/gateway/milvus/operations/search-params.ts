import { type KeyValue, paramOf } from '../catalogue/collection-entry.ts';
import { MilvusError } from '../milvus-error.ts';
import { checkWindow, windowMax } from './query-rows.ts';

/** How a search is meant to go, beside what it looks for. */
export interface SearchParams {
  /** Of the field of vectors; "" where there is only one. */
  readonly field: string;
  readonly metric: string | undefined;
  readonly limit: number;
  readonly offset: number;
  /** What is farther is left out. */
  readonly radius: number | undefined;
  /** What is nearer is left out. */
  readonly rangeFilter: number | undefined;
  readonly groupBy: { readonly field: string; readonly size: number } | undefined;
  /** Digits of scores behind the point; -1: all. */
  readonly roundDecimal: number;
  /** Of an iterator's page; absent for other searches. */
  readonly iterator: { readonly batch: number; readonly bound: number | undefined } | undefined;
}

/** Parameters that change what is found, and are not there: what is asked for would not be what is answered. */
const refused = ['order_by_fields', 'group_by_fields', 'json_path'];

/** @throws MilvusError */
export function searchParamsOf(pairs: readonly KeyValue[]): SearchParams {
  const inner = innerOf(paramOf(pairs, 'params'));
  const textOf = (key: string): string | undefined => paramOf(pairs, key) ?? inner[key]?.toString();
  const numberOf = (key: string): number | undefined => {
    const text = textOf(key);
    if (text === undefined || text === '') return undefined;
    const number = Number(text);
    if (Number.isNaN(number)) throw new MilvusError('parameterInvalid', `${key} must be a number, and got ${text}`);
    return number;
  };
  const unserved = refused.find((key) => textOf(key) !== undefined);
  if (unserved !== undefined)
    throw new MilvusError('parameterInvalid', `the search parameter ${unserved} is not served here`);
  const [limit, offset] = [numberOf('topk') ?? numberOf('limit'), numberOf('offset') ?? 0];
  if (limit === undefined) throw new MilvusError('parameterMissing', 'topk not found in search_params');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > windowMax)
    throw new MilvusError('unexpected', `topk [${limit}] is invalid, it should be in range [1, ${windowMax}]`);
  checkWindow(offset, limit);
  const group = textOf('group_by_field');
  const isIterator = textOf('search_iter_v2')?.toLowerCase() === 'true';
  return {
    field: textOf('anns_field') ?? '',
    metric: textOf('metric_type')?.toUpperCase(),
    limit,
    offset,
    radius: numberOf('radius'),
    rangeFilter: numberOf('range_filter'),
    groupBy: group ? { field: group, size: numberOf('group_size') ?? 1 } : undefined,
    roundDecimal: numberOf('round_decimal') ?? -1,
    iterator: isIterator
      ? { batch: numberOf('search_iter_batch_size') ?? limit, bound: numberOf('search_iter_last_bound') }
      : undefined,
  };
}

type Inner = Readonly<Record<string, string | number | boolean | null | undefined>>;

function innerOf(json: string | undefined): Inner {
  if (json === undefined || json === '') return {};
  try {
    return (JSON.parse(json) ?? {}) as Inner;
  } catch {
    throw new MilvusError('parameterInvalid', 'the search params are no JSON');
  }
}
