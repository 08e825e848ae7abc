import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '#base';
import type { Engine } from '#engine';
import { quantiseFile } from '#native';
import { writeTinyModel } from '../tiny-models.ts';
import { smollm2 } from '../weights.ts';
import { ask, greedy, start, text } from './start.ts';

let folder: string;
let plain: Engine;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-speculation-'));
  plain = await start({ contextTokens: 1024, speculation: 'off' });
});

after(async () => {
  await plain[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const line = 'The quick brown fox jumps over the lazy dog while the sun is shining.\n';
const repeating = { input: text(line.repeat(6)), sampling: greedy, tokensMax: 96, ignoreEnd: true } as const;
/** Without near ties, which fall this way or that with the shape of the batch. */
const counting = { input: text('1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,'), sampling: greedy, tokensMax: 48 } as const;

/** The worker tells once a second what it does. */
async function guessesSeen(engine: Engine): Promise<void> {
  for (let seconds = 0; (engine.status().activity?.steps.guesses.confirmed ?? 0) === 0; seconds += 0.1) {
    assert.ok(seconds < 5, 'some guesses came true');
    await sleep(100);
  }
}

test('a text that repeats itself goes on as without guesses', async () => {
  await using guessing = await start({ contextTokens: 1024, speculation: 'ngram' });
  for (let round = 0; round < 2; round++) {
    assert.deepEqual((await ask(guessing, repeating)).texts, (await ask(plain, repeating)).texts);
  }
  await guessesSeen(guessing);
});

test('what a smaller model guesses is what the model itself would have said', async () => {
  const draftFile = join(folder, 'draft.gguf');
  await quantiseFile({ from: await smollm2(), to: draftFile, type: 'q4_0', threads: 1 });
  await using guessing = await start({ contextTokens: 1024, draftFile });
  const expected = (await ask(plain, counting)).texts;
  assert.deepEqual((await ask(guessing, counting)).texts, expected);
  const both = await Promise.all([ask(guessing, counting), ask(guessing, repeating)]);
  assert.deepEqual(both[1].texts, (await ask(plain, repeating)).texts);
  await guessesSeen(guessing);
});

test('a draft model with other tokens is refused, with the difference', async () => {
  const draftFile = join(folder, 'tiny.gguf');
  await writeTinyModel(draftFile, 'llama');
  await assert.rejects(
    start({ draftFile }),
    (error) => error instanceof RemoteError && error.code === 'engine/draft-mismatch' && /tokens/.test(error.message),
  );
});
