import assert from 'node:assert/strict';
import { it } from 'node:test';
import { csvLines } from './csv.ts';

it('quotes what needs it, and defuses formulas', () => {
  const lines = csvLines(
    ['key', 'runs'],
    [
      ['a "b", c', 1],
      ['=HYPERLINK("x")', -2],
      ['plain', 3],
    ],
  );
  assert.deepEqual(lines, ['key,runs', '"a ""b"", c",1', `"'=HYPERLINK(""x"")",-2`, 'plain,3']);
});
