import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '#base';
import type { GenerateRequest } from '#contract';
import { ask, contextOf, greedy, start, text } from './start.ts';

const engine = await start({ parallel: 4, queueMax: 8 });
after(() => engine[Symbol.asyncDispose]());

const story: GenerateRequest = { input: text('Once upon a time'), sampling: greedy, tokensMax: 16, ignoreEnd: true };

test('more requests than places are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(engine, story)));
  for (const { events } of answers) assert.equal(events.filter((event) => event.type === 'text').length, 16);
});

test('more requests than may wait are refused, and it is worth trying again', async () => {
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => ask(engine, story)));
  const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  assert.ok(refused.length > 0 && refused.length < 30);
  for (const error of refused)
    assert.ok(error instanceof RemoteError && error.code === 'engine/queue-full' && error.retriable);
});

test('requests that outgrow the cache together are all answered in full', async () => {
  const long = { ...story, input: text('word '.repeat(40)), tokensMax: 150 };
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask(engine, long)));
  for (const { events } of answers) {
    const end = events.at(-1);
    assert.ok(end?.type === 'end' && end.completionTokens === 150);
  }
});

test('a stream goes on while a long prompt is read', async () => {
  const gaps: number[] = [];
  let last = performance.now();
  let prompt: Promise<unknown> | undefined;
  for await (const event of engine.generate({ ...story, tokensMax: 60 }, contextOf())) {
    if (event.type !== 'text') continue;
    gaps.push(performance.now() - last);
    last = performance.now();
    prompt ??= ask(engine, { ...story, input: text('word '.repeat(400)), tokensMax: 1 });
  }
  await prompt;
  assert.ok(Math.max(...gaps) < 1500, `the longest gap was ${Math.max(...gaps)} ms`);
});

test('a slow reader holds nobody up, and still gets every token', async () => {
  const slow = engine.generate({ ...story, tokensMax: 400 }, contextOf());
  const first = await slow.next();
  assert.equal(first.value?.type, 'start');
  const others = await Promise.all(Array.from({ length: 8 }, () => ask(engine, { ...story, tokensMax: 40 })));
  assert.equal(others.length, 8);
  await sleep(2000);
  let tokens = 0;
  for await (const event of slow) if (event.type === 'text') tokens += event.tokens.length;
  assert.equal(tokens, 400);
});
