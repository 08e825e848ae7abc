import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filters } from '../messages/base.ts';
import { completeClass } from '../schema/complete-class.ts';
import { weaviateFilter } from './weaviate-filter.ts';

const config = completeClass({
  class: 'Film',
  properties: [
    { name: 'title', dataType: ['text'] },
    { name: 'code', dataType: ['text'], tokenization: 'field' },
    { name: 'year', dataType: ['int'] },
    { name: 'shown', dataType: ['date'] },
  ],
});

/** As it comes over the wire. */
const filter = (given: object) => weaviateFilter(filters.decode(filters.encode(given as never)), config);
const of = (property: string, operator: number, value: object) => ({ operator, target: { property }, ...value });

test('texts are found by their words or as a whole, as their property says', () => {
  assert.deepEqual(filter(of('title', 1, { valueText: 'Heat' })), { op: 'words', field: 'title', text: 'Heat' });
  assert.deepEqual(filter(of('code', 1, { valueText: 'A 1' })), { op: 'equals', field: 'code', value: 'A 1' });
  assert.deepEqual(filter(of('code', 10, { valueText: 'A*' })), { op: 'prefix', field: 'code', text: 'A' });
});

test('numbers, dates, times, ids and what is absent', () => {
  assert.deepEqual(filter(of('year', 4, { valueInt: 1990 })), { op: 'range', field: 'year', atLeast: 1990 });
  const date = '1995-12-15T00:00:00Z';
  assert.deepEqual(filter(of('shown', 5, { valueText: date })), { op: 'dates', field: 'shown', below: date });
  const created = filter(of('_creationTimeUnix', 3, { valueText: date }));
  assert.deepEqual(created, { op: 'range', field: '_creationTimeUnix', above: Date.parse(date) });
  assert.deepEqual(filter(of('_id', 12, { valueTextArray: { values: ['A', 'b'] } })), { op: 'ids', ids: ['a', 'b'] });
  assert.deepEqual(filter(of('year', 11, { valueBoolean: true })), { op: 'not', of: { op: 'exists', field: 'year' } });
});

test('groups of filters, and lists of values', () => {
  const any = of('year', 12, { valueIntArray: { values: [1, 2] } });
  const years = [1, 2].map((value) => ({ op: 'equals', field: 'year', value }));
  assert.deepEqual(filter({ operator: 7, filters: [any, { operator: 15, filters: [any] }] }), {
    op: 'and',
    of: [
      { op: 'or', of: years },
      { op: 'not', of: { op: 'or', of: [{ op: 'or', of: years }] } },
    ],
  });
  assert.deepEqual(filter(of('year', 13, { valueIntArray: { values: [1, 2] } })), { op: 'and', of: years });
});

test('what the store cannot say is refused', () => {
  const deep = (levels: number): object =>
    levels === 0 ? of('year', 1, { valueInt: 1 }) : { operator: 7, filters: [deep(levels - 1)] };
  const refused: readonly (readonly [object, RegExp])[] = [
    [of('title', 10, { valueText: '*eat' }), /beginning/],
    [of('title', 3, { valueText: 'x' }), /neither a number nor a date/],
    [of('len(title)', 1, { valueInt: 1 }), /length/],
    [{ operator: 1, target: { singleTarget: { on: 'author' } }, valueText: 'x' }, /references/],
    [of('year', 1, {}), /one value/],
    [deep(16), /nested deeper/],
  ];
  for (const [given, message] of refused)
    assert.throws(() => filter(given), { code: 'gateway/unprocessable', message });
});
