import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFilter } from './check-filter.ts';

const refused: readonly (readonly [unknown, RegExp])[] = [
  [null, /it must be an object/],
  [{ op: 'like', field: 'a' }, /op must be one of and, or, not, equals/],
  [{ op: 'constructor' }, /op must be one of/],
  [{ op: 'and', of: [{ op: 'equals', field: 'a' }] }, /of\[0\]\.value must be a text/],
  [{ op: 'equals', field: 'a', value: null }, /value must be a text/],
  [{ op: 'range', field: 'a', atLeast: Number.NaN }, /atLeast must be a number/],
  [{ op: 'range', field: 'a', gte: 1 }, /gte is not known/],
  [{ op: 'dates', field: 'a', below: 'yesterday' }, /below must be a date/],
  [{ op: 'in', field: 'a', values: 'b' }, /values must be a list/],
  [{ op: 'or', of: Array.from({ length: 2000 }, () => ({ op: 'exists', field: 'a' })) }, /more than 1024 parts/],
];

test('what is no filter is refused with its place', () => {
  for (const [filter, message] of refused)
    assert.throws(() => checkFilter(filter), { code: 'vector/invalid-filter', message });
  let deep: unknown = { op: 'exists', field: 'a' };
  for (let n = 0; n < 20_000; n++) deep = { op: 'not', of: deep };
  assert.throws(() => checkFilter(deep), /nested deeper than 16/);
});
