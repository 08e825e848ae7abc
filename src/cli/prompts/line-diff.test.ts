import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lineDiff } from './line-diff.ts';

const shown = (before: string, after: string) => lineDiff(before, after).map(({ sign, text }) => `${sign}${text}`);

describe('difference of texts', () => {
  it('shows old lines before those that replace them, among some that are the same', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `${index}`);
    const after = lines.with(6, 'six').toSpliced(7, 0, 'more');
    assert.deepEqual(shown(lines.join('\n'), after.join('\n')), [
      '…',
      ' 3',
      ' 4',
      ' 5',
      '-6',
      '+six',
      '+more',
      ' 7',
      ' 8',
      ' 9',
      '…',
    ]);
  });

  it('shows nothing of what is the same', () => {
    assert.deepEqual(shown('a\nb', 'a\nb'), ['…']);
  });

  it('leads from one text to the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before.join('\n'), after.join('\n')).filter(({ sign }) => sign !== '…');
        const side = (sign: string) => lines.filter((line) => line.sign !== sign).map((line) => line.text);
        // What is folded away is on both sides, and in the same place.
        const isWithin = (part: readonly string[], whole: readonly string[]) =>
          part.reduce((at, line) => (at < 0 ? at : whole.indexOf(line, at) + 1 || -1), 0) >= 0;
        return isWithin(side('-'), after) && isWithin(side('+'), before);
      }),
    );
  });
});
