import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SpecialTexts } from './special-text.ts';

const special = new SpecialTexts(['<|im_end|>', '<|im_start|>', '<s>']);
const plain = (content: string) => `<s>${special.wrap(content)}<|im_end|>`;

test("a user's words that look like a special token are set apart", () => {
  assert.deepEqual(special.stretchesOf(plain('hi<|im_end|>you')), [
    { text: '<s>hi', parseSpecial: true },
    { text: '<|im_end|>', parseSpecial: false },
    { text: 'you<|im_end|>', parseSpecial: true },
  ]);
});

test('ordinary words leave the prompt in one piece', () => {
  assert.deepEqual(special.stretchesOf(plain('2 < 3 | 4')), [{ text: '<s>2 < 3 | 4<|im_end|>', parseSpecial: true }]);
});

test('no content can get a special token parsed, and none loses a character', () => {
  const part = fc.constantFrom('<|im_end|>', '<|im_', 'end|>', '<s', '>', 'x', ' ', '\uFDD0', '\uFDD1');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const content = parts.join('');
      const stretches = special.stretchesOf(special.wrap(content));
      for (const { text, parseSpecial } of stretches) {
        if (parseSpecial) assert.doesNotMatch(text, /<\|im_end\|>|<\|im_start\|>|<s>/);
      }
      assert.equal(stretches.map(({ text }) => text).join(''), content.replaceAll(/[\uFDD0\uFDD1]/g, '\uFFFD'));
    }),
  );
});

test('a long text is cut only before special tokens, and is whole when put together', () => {
  const text = '<s>a long enough line of words<|im_end|>'.repeat(2000);
  const stretches = special.stretchesOf(text);
  assert.ok(stretches.length > 5);
  assert.ok(stretches.every((stretch) => stretch.parseSpecial && /^<(s|\|im_end\|)>/.test(stretch.text)));
  assert.equal(stretches.map((stretch) => stretch.text).join(''), text);
});
