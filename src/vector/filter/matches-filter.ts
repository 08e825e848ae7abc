import { unreachable } from '#base';
import type { DateRange, Metadata, MetadataValue, NumberRange, VectorFilter } from '#contract';
import { dateOf } from './dates.ts';
import { valuesAt } from './metadata-values.ts';
import { distanceMetres, placeOf } from './sphere.ts';
import { wordsOf } from './words.ts';

/** Whether one record is what a filter asks for. What indexes do must come to the same. */
export function matchesFilter(filter: VectorFilter, id: string, metadata: Metadata): boolean {
  const some = (field: string, fits: (value: MetadataValue) => boolean) => valuesAt(metadata, field).some(fits);
  switch (filter.op) {
    case 'and':
      return filter.of.every((each) => matchesFilter(each, id, metadata));
    case 'or':
      return filter.of.some((each) => matchesFilter(each, id, metadata));
    case 'not':
      return !matchesFilter(filter.of, id, metadata);
    case 'equals':
      return some(filter.field, (value) => value === filter.value);
    case 'in':
      return some(filter.field, (value) => (filter.values as readonly MetadataValue[]).includes(value));
    case 'range':
      return some(filter.field, (value) => typeof value === 'number' && isInside(filter, value));
    case 'dates': {
      const bounds = datesOf(filter);
      return some(filter.field, (value) => {
        const date = typeof value === 'string' ? dateOf(value) : undefined;
        return date !== undefined && isInside(bounds, date);
      });
    }
    case 'prefix':
      return some(filter.field, (value) => typeof value === 'string' && value.startsWith(filter.text));
    case 'words': {
      const wanted = wordsOf(filter.text);
      return some(filter.field, (value) => typeof value === 'string' && holdsAll(wordsOf(value), wanted));
    }
    case 'near':
      return some(filter.field, (value) => {
        const place = placeOf(value);
        return place !== undefined && distanceMetres(place, filter) <= filter.radiusMetres;
      });
    case 'exists':
      return some(filter.field, (value) => value !== null);
    case 'null':
      return some(filter.field, (value) => value === null);
    case 'ids':
      return filter.ids.includes(id);
    default:
      return unreachable(filter);
  }
}

/** The bounds of a range of dates, as times. */
export function datesOf({ field, above, atLeast, below, atMost }: DateRange): NumberRange {
  const time = (text: string | undefined) => (text === undefined ? undefined : dateOf(text));
  return { op: 'range', field, above: time(above), atLeast: time(atLeast), below: time(below), atMost: time(atMost) };
}

function isInside({ above, atLeast, below, atMost }: NumberRange, value: number): boolean {
  return (
    (above === undefined || value > above) &&
    (atLeast === undefined || value >= atLeast) &&
    (below === undefined || value < below) &&
    (atMost === undefined || value <= atMost)
  );
}

function holdsAll(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((word) => words.includes(word));
}
