import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Column, fitTable } from './columns.ts';

interface Row {
  readonly name: string;
  readonly note: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', align: 'left', importance: 2, cell: ({ name }) => name },
  { title: 'NOTE', align: 'right', importance: 1, cell: ({ note }) => note, look: (text) => `<${text}>` },
];
const plain = (text: string): string => text;

test('a table is as wide as it must be, numbers to the right', () => {
  assert.deepEqual(fitTable(columns, [{ name: 'a', note: '1' }], 80, plain), ['NAME  NOTE', 'a     <   1>']);
});

test('where there is too little room, the least important goes', () => {
  assert.deepEqual(fitTable(columns, [{ name: 'a', note: '1' }], 9, plain), ['NAME', 'a   ']);
});

test('nothing is ever wider than the terminal, whatever is in it', () => {
  const anyRows = fc.array(fc.record({ name: fc.string(), note: fc.string() }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 1, max: 40 }), (rows, width) => {
      const without = columns.map(({ look: _look, ...column }) => column);
      for (const line of fitTable(without, rows, width, plain)) assert.ok(line.length <= width, line);
    }),
  );
});

test('no rows, no table', () => {
  assert.deepEqual(fitTable(columns, [], 80, plain), []);
});
