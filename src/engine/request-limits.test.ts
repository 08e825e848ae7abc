import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateRequest, Sampling } from '#contract';
import { InvalidRequestError } from './errors/invalid-request-error.ts';
import { PromptTooLongError } from './errors/prompt-too-long-error.ts';
import { checkRequest } from './request-limits.ts';

const bounds = { vocabularySize: 1000, contextTokens: 100, parallel: 4 };
const plain: GenerateRequest = { input: { kind: 'text', text: 'hello' }, sampling: {} };

function refused(change: Partial<GenerateRequest>, parameter: string): void {
  assert.throws(
    () => checkRequest({ ...plain, ...change }, bounds),
    (error) => error instanceof InvalidRequestError && error.parameter.includes(parameter),
  );
}

test('an ordinary request passes', () => {
  checkRequest(plain, bounds);
  checkRequest(
    { ...plain, choices: 4, logprobs: 0, stop: ['a'], sampling: { temperature: 0, logitBias: new Map([[1, -100]]) } },
    bounds,
  );
});

test('numbers that the native sampler would choke on are refused, by name', () => {
  const bad: Sampling[] = [
    { temperature: Number.NaN },
    { temperature: -1 },
    { topP: 1.1 },
    { minP: -0.1 },
    { topK: 1.5 },
    { repetitionPenalty: 0 },
    { frequencyPenalty: Infinity },
    { presencePenalty: Number.NaN },
    { seed: -1 },
    { seed: 2 ** 32 },
  ];
  for (const sampling of bad) refused({ sampling }, Object.keys(sampling)[0] as string);
});

test('biases on tokens that do not exist, or on all that do, are refused', () => {
  refused({ sampling: { logitBias: new Map([[1000, 1]]) } }, 'logitBias');
  refused({ sampling: { logitBias: new Map([[1, Number.NaN]]) } }, 'logitBias');
  const everything = new Map(Array.from({ length: 1000 }, (_, token) => [token, -100]));
  refused({ sampling: { logitBias: everything } }, 'logitBias');
});

test('more choices than there are places are refused', () => refused({ choices: 10_000 }, 'choices'));
test('nothing to generate is refused', () => refused({ tokensMax: 0 }, 'tokensMax'));

test('stop strings are bounded in number and length, and are text', () => {
  refused({ stop: [''] }, 'stop');
  refused({ stop: ['x'.repeat(1_000_000)] }, 'stop');
  refused({ stop: Array.from({ length: 17 }, String) }, 'stop');
  refused({ stop: ['\uD83D'] }, 'stop');
});

test('tokens as prompt are checked one by one, and their number against the context', () => {
  refused({ input: { kind: 'tokens', tokens: [1, 1000] } }, 'tokens');
  refused({ input: { kind: 'tokens', tokens: [0.5] } }, 'tokens');
  const tokens = Array.from({ length: 100 }, () => 1);
  assert.throws(
    () => checkRequest({ ...plain, input: { kind: 'tokens', tokens } }, bounds),
    (error) => error instanceof PromptTooLongError && error.message.includes('100 tokens'),
  );
});

test('a text of many millions of characters is refused before anybody reads it', () => {
  refused({ input: { kind: 'text', text: 'x'.repeat(5_000_000) } }, 'input');
});
