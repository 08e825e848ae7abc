import type { FieldSummary } from '#contract';
import type { Aggregation } from '../messages/aggregate.ts';

/** What is told of one property, in the form of its type. Of dates and booleans all is told, whatever was asked for. */
export function propertySummary(
  { property, int, number, text, boolean, date }: Aggregation,
  summary: FieldSummary | undefined,
) {
  const records = summary?.records ?? 0;
  if (int) return { property, int: numbersOf(summary?.numbers, { ...int, type: 'int' }) };
  if (number) return { property, number: numbersOf(summary?.numbers, { ...number, type: 'number' }) };
  if (text) {
    const top = text.topOccurences && { topOccurences: topOf(summary, text.topOccurencesLimit ?? 5) };
    return { property, text: { ...(text.count && { count: records }), type: 'text', ...top } };
  }
  if (boolean) return { property, boolean: booleansOf(summary, records) };
  if (date) return { property, date: datesOf(summary?.dates, records) };
  return { property };
}

function numbersOf(
  numbers: FieldSummary['numbers'],
  { type, ...wishes }: Omit<NonNullable<Aggregation['int']>, 'type'> & { readonly type: string },
) {
  const { count = 0, min: minimum, max: maximum, ...others } = numbers ?? {};
  const told = Object.entries({ count, minimum, maximum, ...others });
  return { type, ...Object.fromEntries(told.filter(([name]) => wishes[name as keyof typeof wishes])) };
}

function topOf(summary: FieldSummary | undefined, most: number) {
  const values = (summary?.values ?? []).slice(0, most);
  return { items: values.map(({ value, records }) => ({ value: String(value), occurs: records })) };
}

function booleansOf(summary: FieldSummary | undefined, count: number) {
  const having = (wanted: boolean) => summary?.values.find(({ value }) => value === wanted)?.records ?? 0;
  const [totalTrue, totalFalse] = [having(true), having(false)];
  const share = (part: number) => (count === 0 ? 0 : part / count);
  return {
    count,
    type: 'boolean',
    totalTrue,
    totalFalse,
    percentageTrue: share(totalTrue),
    percentageFalse: share(totalFalse),
  };
}

function datesOf(dates: FieldSummary['dates'], count: number) {
  const iso = (ms: number) => new Date(ms).toISOString();
  if (dates === undefined) return { count, type: 'date' };
  const { min, max, median, mode } = dates;
  return { count, type: 'date', minimum: iso(min), maximum: iso(max), median: iso(median), mode: iso(mode) };
}
