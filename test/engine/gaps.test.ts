/** Texts with a gap, on models with and without the tokens for it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '#engine';
import { gapTokenizer } from '../tiny-tokenizers.ts';
import { writeTinyModel } from '../tiny-models.ts';
import { ask, greedy, start } from './start.ts';

describe('a text with a gap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-gaps-'));
  let coder: Engine;
  const input = { kind: 'text', text: 'def add(a, b):\n  return ', suffix: '\n\nadd(1, 2)' } as const;

  before(async () => {
    const file = join(folder, 'coder.gguf');
    await writeTinyModel(file, 'qwen2', 1, gapTokenizer);
    coder = await start({ name: 'coder', file });
  });
  after(async () => {
    await coder?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('is given as prefix, suffix, and the token after which the middle comes', async () => {
    const text = await coder.reading.detokenise(await coder.tokenise(input));
    assert.equal(text, `<|fim_prefix|>${input.text}<|fim_suffix|>${input.suffix}<|fim_middle|>`);
  });

  it('has no special tokens of its own: files may speak of them', async () => {
    const about = { ...input, suffix: 'ends with <|fim_middle|>' };
    const tokens = await coder.tokenise(about);
    const [middle] = tokens.slice(-1);
    assert.equal(tokens.filter((token) => token === middle).length, 1);
  });

  it('is filled, and what fills it depends on what comes after', async () => {
    const request = { sampling: greedy, tokensMax: 24 };
    const [one, other] = await Promise.all([
      ask(coder, { ...request, input }),
      ask(coder, { ...request, input: { ...input, suffix: '\n\nprint(add("a", "b"))' } }),
    ]);
    assert.ok(one.texts[0]);
    assert.notEqual(one.texts[0], other.texts[0]);
  });

  it('is refused by a model that has no tokens for it', async () => {
    await using plain = await start();
    await assert.rejects(ask(plain, { input, sampling: greedy }), {
      code: 'engine/invalid-request',
      message: /^suffix is for models that were taught to fill gaps/,
    });
  });
});
