import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenLogprob } from '#contract';
import { chatLogprobs } from './chat-logprobs.ts';
import { CompletionLogprobs } from './completion-logprobs.ts';

const token = (bytes: readonly number[] | string, logprob = -1): TokenLogprob => {
  const entry = { token: 0, bytes: Buffer.from(bytes as string), logprob };
  return { ...entry, top: [entry] };
};

test('offsets run on over chunks, and count a character once that two tokens share', () => {
  const logprobs = new CompletionLogprobs();
  assert.deepEqual(logprobs.of([token('Hi'), token([0xe2, 0x82])]).text_offset, [0, 2]);
  assert.deepEqual(logprobs.of([token([0xac]), token('!')]).text_offset, [2, 3]);
});

test('parts of characters have names that differ, in lists and as keys', () => {
  const { tokens, top_logprobs: top } = new CompletionLogprobs().of([token([0xe2, 0x82]), token([0xac])]);
  assert.deepEqual(tokens, [String.raw`bytes:\xe2\x82`, String.raw`bytes:\xac`]);
  assert.deepEqual(top, [{ [String.raw`bytes:\xe2\x82`]: -1 }, { [String.raw`bytes:\xac`]: -1 }]);
});

test('what cannot be is written as a number, because JSON has no infinity', () => {
  const impossible = [token('x', -Infinity)];
  assert.equal(new CompletionLogprobs().of(impossible).token_logprobs[0], -9999);
  assert.equal(chatLogprobs(impossible).content[0]?.logprob, -9999);
});

test('a chat token tells its exact bytes', () => {
  const [entry] = chatLogprobs([token('ß')]).content;
  assert.deepEqual(entry, {
    token: 'ß',
    logprob: -1,
    bytes: [0xc3, 0x9f],
    top_logprobs: [{ token: 'ß', logprob: -1, bytes: [0xc3, 0x9f] }],
  });
});
