import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '#base';
import type { GenerateRequest } from '#contract';
import { ask, contextOf, greedy, start, text } from './start.ts';

const story: GenerateRequest = { input: text('Once upon a time'), sampling: greedy, tokensMax: 16, ignoreEnd: true };

// Four sequences that share 512 cells, and four that have as many each.
for (const cacheTokens of [512, 2048]) {
  describe(`a cache of ${cacheTokens} tokens for four`, async () => {
    const engine = await start({ cacheTokens, parallel: 4, queueMax: 8 });
    after(() => engine[Symbol.asyncDispose]());

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

    test('as others come and go, every greedy text goes on as it would alone for as long as no near tie is met', async () => {
      const prompts = [
        'The capital of France is',
        'One two three four',
        'Once upon a time',
        'In the beginning',
        'My name is',
        'The sun',
      ];
      const requests = prompts.map((prompt, index) => ({ ...story, input: text(prompt), tokensMax: 10 + 7 * index }));
      const alone: string[] = [];
      for (const request of requests) alone.push((await ask(engine, request)).texts[0] as string);
      const together = await Promise.all(
        requests.map(async (request) => (await ask(engine, request)).texts[0] as string),
      );
      const equal = together.map((answer, index) => commonLength(answer, alone[index] as string) / answer.length);
      assert.ok(equal.every((part) => part > 0.1) && equal.filter((part) => part === 1).length >= 3, equal.join(' '));
    });
  });
}

function commonLength(a: string, b: string): number {
  const differs = [...a].findIndex((letter, index) => letter !== b[index]);
  return differs < 0 ? a.length : differs;
}
