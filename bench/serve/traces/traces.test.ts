import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentTrace } from './agent.ts';
import { documentTrace } from './documents.ts';
import { fewShotTrace } from './few-shot.ts';
import { hotPromptsTrace } from './hot-prompts.ts';
import { meanAnswerTokens, poissonArrivals } from './poisson.ts';

const arrivals = (perSecond: number) => poissonArrivals({ seed: 1, perSecond, seconds: 600, impatient: true });

test('a round is the same however often it is asked for, and unlike every other', () => {
  for (const trace of [agentTrace, documentTrace, fewShotTrace, hotPromptsTrace]) {
    assert.deepEqual(trace(3), trace(3));
    assert.notDeepEqual(trace(3), trace(4));
  }
});

test('the agent has 64 branches, and every turn comes after the one that it goes on from', () => {
  const trace = agentTrace(0);
  const parents = new Set(trace.flatMap(({ after }) => after ?? []));
  assert.equal(trace.length, 4 + 16 + 64);
  assert.equal(trace.filter(({ id }) => !parents.has(id)).length, 64);
  for (const { id, after = [], body } of trace) {
    for (const parent of after) {
      assert.ok(parent < id);
      const earlier = trace[parent]?.body.messages ?? [];
      assert.deepEqual(body.messages?.slice(0, earlier.length), earlier);
      assert.equal(body.messages?.length, earlier.length + 2);
    }
  }
});

test('requests arrive at the rate that is asked for, with lengths as long as is said', () => {
  const drawn = arrivals(2);
  assert.ok(Math.abs(drawn.length - 1200) < 150, `${drawn.length} came`);
  const answers = drawn.map(({ body }) => body.max_tokens);
  assert.ok(Math.min(...answers) >= 32 && Math.max(...answers) <= 256);
  const mean = answers.reduce((sum, tokens) => sum + tokens, 0) / answers.length;
  assert.ok(Math.abs(mean / meanAnswerTokens - 1) < 0.1, `${mean} tokens in the mean`);
});

test('another rate brings the same requests closer together', () => {
  const [slow = [], fast = []] = [1, 4].map((rate) => arrivals(rate).slice(0, 100));
  assert.deepEqual(
    slow.map(({ body }) => body),
    fast.map(({ body }) => body),
  );
  assert.ok(Math.abs((slow[99]?.atMs ?? 0) / (fast[99]?.atMs ?? 1) - 4) < 1e-6);
});
