import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LanguageModel, ModelInput } from '#contract';
import { fakeLanguageModel } from '#testing';
import { GrowingText } from './growing-text.ts';

/** A model whose tokens are bytes, and whose texts begin with a token of their own. */
function byteModel(): LanguageModel {
  const tokenise = async (input: ModelInput): Promise<readonly number[]> => {
    if (input.kind === 'tokens') return input.tokens;
    if (input.kind === 'text') return [...(input.continues ? [] : [256]), ...Buffer.from(input.text)];
    return [
      256,
      ...Buffer.from(input.messages.map(({ role, content }) => `<${role}>${String(content)}`).join('')),
      257,
    ];
  };
  return { ...fakeLanguageModel(), tokenise, reading: {} as never };
}

const textOf = (tokens: readonly number[]) => Buffer.from(tokens.filter((token) => token < 256)).toString();

/** Cuts a text's bytes into tokens of up to three bytes, inside of characters, too. */
function drawnOf(text: string, sizes: readonly number[]) {
  const bytes = Buffer.from(text);
  const drawn = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const piece = bytes.subarray(at, at + (sizes[index % sizes.length] as number));
    // Tokens of several bytes have ids of their own in real models; here only what they say matters.
    drawn.push({ token: piece[0] as number, bytes: Uint8Array.from(piece) });
    at += piece.length;
  }
  return drawn;
}

test('what is kept of drawn tokens is the text that was taken, whatever was drawn beside it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      async (taken, cut) => {
        const text = new GrowingText(byteModel());
        text.append('Say: ');
        const seam = await text.seam(true);
        assert.equal(seam.lead, ' ');
        text.accept(seam, taken, drawnOf(` ${taken}${cut}`, [1]));
        const after = await text.seam(false);
        assert.ok(after.input.kind === 'tokens');
        assert.equal(textOf(after.input.tokens), `Say: ${taken}`);
        assert.equal(text.whole, `Say: ${taken}`);
      },
    ),
    { numRuns: 200 },
  );
});

test('a token that goes beyond what was taken, or ends inside of a character, is written again', async () => {
  const text = new GrowingText(byteModel());
  text.append('x');
  const seam = await text.seam(true);
  text.accept(seam, 'é5', drawnOf('é5.', [1, 1, 2]));
  const after = await text.seam(false);
  assert.ok(after.input.kind === 'tokens');
  assert.equal(textOf(after.input.tokens), 'xé5');
});

test('forks and marks share what was, and know nothing of each other after it', async () => {
  const text = new GrowingText(byteModel());
  text.append('a');
  const mark = text.mark();
  const fork = text.fork();
  text.append('b');
  fork.append('c');
  assert.deepEqual([text.whole, fork.whole], ['ab', 'ac']);
  text.rollback(mark);
  assert.equal(text.whole, 'a');
});

test('a message makes one of what the model has said, and is told through the template', async () => {
  const text = new GrowingText(byteModel());
  text.tell('user', 'Hi');
  text.accept(await text.seam(true), 'Hello', drawnOf('Hello', [2]));
  text.tell('user', 'Why?');
  const { input } = await text.seam(true);
  assert.ok(input.kind === 'tokens');
  assert.equal(textOf(input.tokens), '<user>Hi<assistant>Hello<user>Why?');
});
