import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyserNames, analyserOf } from './analyse.ts';

const of = (name: Parameters<typeof analyserOf>[0], text: string) => analyserOf(name)(text).join(' ');

test('texts become terms as each analyser has it', () => {
  assert.equal(of(undefined, 'The Café’s 2nd “ﬁle”'), 'the café s 2nd file');
  assert.equal(of('whitespace', ' The  Café’s\n2nd '), 'The Café’s 2nd');
  assert.equal(of('trigrams', 'Hello, no 東京都庁'), 'hel ell llo no 東京都 京都庁');
  assert.equal(of('english', "The bats weren't hunting; it's a hunter's hunt"), 'bat hunt hunter hunt');
  assert.equal(of('german', 'Die Häuser und das Haus'), 'haus haus');
  assert.equal(of('french', "L'eau de l'école"), of('french', 'eau école'));
  assert.equal(of('italian', "l'acqua dell'isola"), of('italian', 'acqua isola'));
});

test('no analyser keeps more of a word than anybody looks for, or half of a character', () => {
  for (const name of analyserNames)
    for (const term of analyserOf(name)(`${'x'.repeat(63)}𝒳𝒴 \ud800 ${'y'.repeat(10_000)}`)) {
      assert.ok(term.length <= 130, name);
      assert.ok(term.isWellFormed(), name);
    }
});
