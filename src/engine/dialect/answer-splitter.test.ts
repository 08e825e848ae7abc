import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateEvent, TokenLogprob } from '#contract';
import { AnswerSplitter } from './answer-splitter.ts';
import { hermes } from './call-syntaxes.ts';

const timings = { queueMs: 1, prefillMs: 2, decodeMs: 3 };
const logprob: TokenLogprob = { token: 1, bytes: Buffer.from('x'), logprob: -1, top: [] };

function split(texts: readonly string[], reason: 'stop' | 'length' = 'stop', logprobs = false): GenerateEvent[] {
  const splitter = new AnswerSplitter({
    calls: hermes,
    thoughts: { open: '<think>', close: '</think>' },
    startsInThought: () => false,
    idOf: (choice, call) => `${choice}-${call}`,
  });
  const events: GenerateEvent[] = [
    { type: 'start', promptTokens: 3, cachedTokens: 0 },
    ...texts.map((text, token) => {
      return { type: 'text', choice: 1, text, tokens: [token], ...(logprobs && { logprobs: [logprob] }) } as const;
    }),
    { type: 'end', choice: 1, reason, completionTokens: texts.length, timings },
  ];
  return events.flatMap((event) => splitter.split(event));
}

const call = ['<tool_call>\n{"name": "f', '", "arguments": {"a"', ': 1}', '}\n</tool_call>', ''];

test('an answer with a call ends for it, and one that is cut off inside of it does not', () => {
  const whole = split(['Well. ', ...call]);
  assert.deepEqual(
    whole.map(({ type }) => type),
    ['start', 'text', 'text', 'tool-call', 'tool-arguments', 'tool-arguments', 'text', 'text', 'end'],
  );
  assert.deepEqual(whole[3], { type: 'tool-call', choice: 1, call: 0, id: '1-0', name: 'f', tokens: [2] });
  const reasonOf = (events: readonly GenerateEvent[]) => {
    const last = events.at(-1);
    return last?.type === 'end' ? last.reason : undefined;
  };
  assert.equal(reasonOf(whole), 'tool_calls');
  assert.equal(reasonOf(split(call.slice(0, 2), 'length')), 'length');
  assert.equal(reasonOf(split(['no'])), 'stop');
});

test('every token is in one event, whatever it was a part of', () => {
  const texts = ['<think>so', '</think>', ' yes', ' ', ...call];
  const tokens = split(texts).flatMap((event) => ('tokens' in event ? event.tokens : []));
  assert.deepEqual(
    tokens,
    texts.map((_, token) => token),
  );
});

test('log-probabilities are told of text, also of what is held back for a while', () => {
  const events = split(['<think>so</think>', 'yes', ' ', 'or no', ...call], 'stop', true);
  const told = events.map((event) => (event.type === 'text' ? (event.logprobs?.length ?? 0) : 0));
  assert.equal(
    told.reduce((sum, count) => sum + count),
    3,
  );
});
