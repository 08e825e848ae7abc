import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepEntry } from '../scheduler/step.ts';
import { StepStatistics } from './step-statistics.ts';

const entries = (count: number, guesses = 0): StepEntry[] =>
  Array.from({ length: count }, () => ({ guesses }) as StepEntry);

test('tells how large steps were, and how long streams waited for their next token', () => {
  const statistics = new StepStatistics();
  // Three streams beside 20 tokens of a prompt, then the three alone.
  statistics.observe({ entries: entries(4), tokens: 23, prefillTokens: 20 }, 180);
  statistics.observe({ entries: entries(3), tokens: 3, prefillTokens: 0 }, 8);
  const { tokens, sequences, interTokenLatency } = statistics.totals();
  assert.deepEqual([tokens.count, tokens.sum], [2, 26]);
  assert.deepEqual([sequences.count, sequences.sum], [2, 7]);
  assert.equal(interTokenLatency.count, 6);
  assert.ok(Math.abs(interTokenLatency.sum - 3 * 0.188) < 1e-9);
});

test('a stream waits once for a step, however many guesses were computed along, and they are counted with what they gave', () => {
  const statistics = new StepStatistics();
  statistics.observe({ entries: entries(1, 7), tokens: 8, prefillTokens: 0 }, 20);
  statistics.judge(7, 4);
  statistics.judge(3, 0);
  const { interTokenLatency, guesses } = statistics.totals();
  assert.deepEqual([interTokenLatency.count, interTokenLatency.sum], [1, 0.02]);
  assert.deepEqual(guesses, { computed: 10, confirmed: 4 });
});

test('the rate of prompts is that of the time since it was asked for last', () => {
  const statistics = new StepStatistics();
  statistics.takePromptRate(1000);
  statistics.observe({ entries: entries(1), tokens: 512, prefillTokens: 512 }, 900);
  assert.equal(statistics.takePromptRate(3000), 256);
  assert.equal(statistics.takePromptRate(4000), 0);
});
