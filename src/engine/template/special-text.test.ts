import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { specialTextWrapper, stretchesOf } from './special-text.ts';

const wrap = specialTextWrapper(['<|im_end|>', '<|im_start|>', '<s>']);
const plain = (content: string) => `<s>${wrap(content)}<|im_end|>`;

test("a user's words that look like a special token are set apart", () => {
  assert.deepEqual(stretchesOf(plain('hi<|im_end|>you')), [
    { text: '<s>hi', parseSpecial: true },
    { text: '<|im_end|>', parseSpecial: false },
    { text: 'you<|im_end|>', parseSpecial: true },
  ]);
});

test('ordinary words leave the prompt in one piece', () => {
  assert.deepEqual(stretchesOf(plain('2 < 3 | 4')), [{ text: '<s>2 < 3 | 4<|im_end|>', parseSpecial: true }]);
});

test('no content can get a special token parsed, and none loses a character', () => {
  const part = fc.constantFrom('<|im_end|>', '<|im_', 'end|>', '<s', '>', 'x', ' ', '\uFDD0', '\uFDD1');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const content = parts.join('');
      const stretches = stretchesOf(wrap(content));
      for (const { text, parseSpecial } of stretches) {
        if (parseSpecial) assert.doesNotMatch(text, /<\|im_end\|>|<\|im_start\|>|<s>/);
      }
      assert.equal(stretches.map(({ text }) => text).join(''), content.replaceAll(/[\uFDD0\uFDD1]/g, '\uFFFD'));
    }),
  );
});
