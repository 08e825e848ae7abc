import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import type { GenerateEvent, GenerateRequest } from '#contract';
import type { Engine } from '#engine';
import { ask, contextOf, greedy, start, text } from './start.ts';

const plays = await readFile(new URL('../../bench/texts/plays.txt', import.meta.url), 'utf8');
const story = plays.slice(0, 800);

/** Asks for a few words, and returns how many tokens of the prompt were computed before. */
async function cachedOf(
  engine: Engine,
  prompt: string,
  tenant = 'tests',
  more: Partial<GenerateRequest> = {},
): Promise<number> {
  const events: GenerateEvent[] = [];
  const request = { input: text(prompt), sampling: greedy, tokensMax: 4, ...more };
  for await (const event of engine.generate(request, contextOf(undefined, tenant))) events.push(event);
  const [first] = events;
  assert.ok(first?.type === 'start');
  return first.cachedTokens;
}

// In 1024 cells four sequences share what there is; with 2048 each has 512 for itself.
for (const cacheTokens of [1024, 2048]) {
  describe(`a cache of ${cacheTokens} tokens for four`, async () => {
    const engine = await start({ contextTokens: 512, cacheTokens, parallel: 4 });
    after(() => engine[Symbol.asyncDispose]());

    test('a prompt that came before is not computed again, but for its last token', async () => {
      const tokens = await engine.tokenise(text(story));
      assert.equal(await cachedOf(engine, story), 0);
      assert.equal(await cachedOf(engine, story), tokens.length - 1);
    });

    test('another tenant finds nothing of it', async () => {
      await cachedOf(engine, story);
      assert.equal(await cachedOf(engine, story, 'another'), 0);
    });

    test('questions about one text share it: to the token one after the other, and nearly so at the same time', async () => {
      const book = plays.slice(3000, 3600);
      const questions = ['Who speaks first?', 'Where are they?', 'What is said of the king?', 'How does it end?'];
      const shared = (await engine.tokenise(text(`${book}\n\n`))).length - 2;
      const cached = await Promise.all(questions.map((question) => cachedOf(engine, `${book}\n\n${question}`)));
      // For less than 32 tokens nobody waits until another has computed them.
      assert.equal(
        cached.filter((count) => count > shared - 32).length,
        3,
        `all but the first share ${shared}: ${cached}`,
      );
      assert.ok((await cachedOf(engine, `${book}\n\nWhy?`)) >= shared);
    });

    test('what a conversation has said is there when it goes on', async () => {
      const question = 'one two three four five six seven';
      const { texts } = await ask(engine, { input: text(question), sampling: greedy, tokensMax: 16, ignoreEnd: true });
      const asked = await engine.tokenise(text(question));
      assert.ok((await cachedOf(engine, `${question}${texts[0]} and`)) >= asked.length + 8);
    });

    test('texts that together do not fit into the cache of those that run come back from memory, and mean the same', async () => {
      const prompts = [0, 1, 2, 3, 4].map(
        (index) => `${plays.slice(index * 1000, index * 1000 + 900)}\n1 2 3 4 1 2 3 4 1 2`,
      );
      const answers: (string | undefined)[][] = [];
      for (let round = 0; round < 2; round++) {
        const texts: (string | undefined)[] = [];
        for (const prompt of prompts) {
          texts.push((await ask(engine, { input: text(prompt), sampling: greedy, tokensMax: 6 })).texts[0]);
        }
        answers.push(texts);
      }
      assert.deepEqual(answers[0], answers[1]);
      for (const prompt of prompts) {
        const tokens = await engine.tokenise(text(prompt));
        assert.equal(await cachedOf(engine, prompt), tokens.length - 1);
      }
    });
  });
}
