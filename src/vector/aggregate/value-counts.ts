import type { FieldSummary, FilterScalar, NumberSummary, ValueCount, VectorFilter } from '#contract';
import type { CollectionRows } from '../collection/collection-rows.ts';
import { dateOf } from '../filter/dates.ts';
import { isSelected } from '../scan/selection.ts';

interface Counted {
  records: number;
  /** A list may have a number more than once. */
  times: number;
}

export type ValueCounts = ReadonlyMap<FilterScalar, Readonly<Counted>>;

/** Which values a field has in the records of a namespace that a filter asks for. */
export function countValues(
  rows: CollectionRows,
  namespace: string,
  filter: VectorFilter | undefined,
  path: string,
): ValueCounts {
  const counts = new Map<FilterScalar, Counted>();
  for (const set of rows.sets) {
    const selection = set.select(namespace, filter);
    if (selection.count === 0) continue;
    const last = new Map<FilterScalar, number>();
    set.visitValues(path, (value, row) => {
      if (!isSelected(selection, row)) return;
      let counted = counts.get(value);
      if (!counted) counts.set(value, (counted = { records: 0, times: 0 }));
      counted.times++;
      if (last.get(value) !== row) counted.records++;
      last.set(value, row);
    });
  }
  return counts;
}

/** The values that most records have; of equally many, in the order of the values as texts. */
export function commonest(counts: ValueCounts, limit: number): readonly ValueCount[] {
  const all = [...counts].map(([value, { records }]) => ({ value, records }));
  const inOrder = all.toSorted((a, b) => b.records - a.records || (String(a.value) < String(b.value) ? -1 : 1));
  return inOrder.slice(0, limit);
}

/** @param records that have the field */
export function summaryOf(counts: ValueCounts, records: number, limit: number): FieldSummary {
  const of = (measure: (value: FilterScalar) => number | undefined): NumberSummary | undefined => {
    const measured = [...counts].map(([value, { times, records: having }]) => {
      return { value: measure(value), times: typeof value === 'number' ? times : having };
    });
    return numbersOf(measured.filter((each): each is Measured => each.value !== undefined));
  };
  const numbers = of((value) => (typeof value === 'number' ? value : undefined));
  const dates = of((value) => (typeof value === 'string' ? dateOf(value) : undefined));
  const values = commonest(counts, limit);
  return { records, distinct: counts.size, values, ...(numbers && { numbers }), ...(dates && { dates }) };
}

interface Measured {
  readonly value: number;
  readonly times: number;
}

function numbersOf(measured: readonly Measured[]): NumberSummary | undefined {
  if (measured.length === 0) return undefined;
  const inOrder = measured.toSorted((a, b) => a.value - b.value);
  const count = inOrder.reduce((total, { times }) => total + times, 0);
  const sum = inOrder.reduce((total, { value, times }) => total + value * times, 0);
  return {
    count,
    sum,
    mean: sum / count,
    min: inOrder[0]!.value,
    max: inOrder.at(-1)!.value,
    median: (nth(inOrder, Math.ceil(count / 2)) + nth(inOrder, Math.floor(count / 2) + 1)) / 2,
    mode: inOrder.reduce((best, each) => (each.times > best.times ? each : best)).value,
  };
}

/** @param n from 1 on */
function nth(inOrder: readonly Measured[], n: number): number {
  let passed = 0;
  return inOrder.find(({ times }) => (passed += times) >= n)!.value;
}
