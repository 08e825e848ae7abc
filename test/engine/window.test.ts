import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { tinyArchitectures, writeTinyModel } from '../tiny-models.ts';
import { ask, greedy, start, text } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-window-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// gemma3's cache has a sliding window: nothing of it can be cut out or joined, only copied as a whole.
for (const architecture of tinyArchitectures) {
  describe(`a model of the kind ${architecture}`, async () => {
    const file = join(folder, `${architecture}.gguf`);
    await writeTinyModel(file, architecture);
    // Each of three has its own 256 tokens.
    const engine = await start({ file, contextTokens: 256, parallel: 3 });
    after(() => engine[Symbol.asyncDispose]());
    const prompt = { input: text('abc abc abc'), sampling: greedy, ignoreEnd: true };

    test('choices begin with the prompt that one of them has computed', async () => {
      const [alone] = (await ask(engine, { ...prompt, tokensMax: 8 })).texts;
      const { texts } = await ask(engine, { ...prompt, choices: 3, tokensMax: 8 });
      assert.equal(texts[0], alone);
      assert.equal(new Set(texts).size, 1, texts.join(' / '));
    });

    test('a sequence that moves when others end goes on as before', async () => {
      const answers = await Promise.all(
        [5, 10, 60, 20].map(async (tokensMax) => (await ask(engine, { ...prompt, tokensMax })).texts[0] as string),
      );
      const long = answers[2] as string;
      for (const answer of answers) assert.ok(long.startsWith(answer), answers.join(' / '));
    });
  });
}
