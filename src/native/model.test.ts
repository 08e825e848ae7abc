import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tinyArchitectures, writeTinyModel } from '../../test/tiny-models.ts';
import { ArgumentError } from './argument-error.ts';
import { createContext, type ModelContext } from './context.ts';
import { isAccelerator, listDevices } from './devices.ts';
import { NoAcceleratorError } from './no-accelerator-error.ts';
import { loadModel, type Model } from './model.ts';
import { quantiseFile } from './quantise.ts';
import { Sampler, type SamplerOptions } from './sampler.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-native-'));
after(() => rmSync(folder, { recursive: true }));

const sizes = { cells: 256, sequences: 2, batchTokens: 64, outputsMax: 2, threads: 1, batchThreads: 1 };

function sampler(model: Model, change: Partial<SamplerOptions> = {}, prompt: readonly number[] = []): Sampler {
  const neutral = {
    vocabularySize: model.vocabulary.size,
    logitBias: new Map<number, number>(),
    repetitionPenalty: 1,
    repetitionWindow: 64,
    frequencyPenalty: 0,
    presencePenalty: 0,
    outputMax: 100,
    topK: 0,
    topP: 1,
    minP: 0,
    temperature: 0,
    seed: 1,
  };
  return new Sampler({ ...neutral, ...change }, prompt);
}

function generate(
  model: Model,
  context: ModelContext,
  draw: Sampler,
  prompt: readonly number[],
  count: number,
): number[] {
  context.clear();
  context.batch.clear();
  const tokens = [...prompt];
  let row = -1;
  for (const [position, token] of tokens.entries())
    row = context.batch.add(token, position, 0, position === tokens.length - 1);
  while (tokens.length < prompt.length + count) {
    assert.equal(context.decodeHere(), 'done');
    tokens.push(draw.sample(context, row));
    context.batch.clear();
    row = context.batch.add(tokens.at(-1) as number, tokens.length - 1, 0, true);
  }
  assert.ok(tokens.every((token) => token >= 0 && token < model.vocabulary.size));
  return tokens.slice(prompt.length);
}

for (const architecture of tinyArchitectures) {
  test(`${architecture}: text, tokens, decoding, drawing`, async () => {
    const file = join(folder, `${architecture}.gguf`);
    await writeTinyModel(file, architecture);
    using model = await loadModel(file);
    const { vocabulary } = model;
    assert.equal(model.cellBytes, 2 * 2 * 16 * 2 * 2);
    assert.ok(vocabulary.controlTexts().length > 0);
    const prompt = [...(await vocabulary.tokenise('the cat sat', { addSpecial: true, parseSpecial: false }))];
    assert.match(Buffer.concat(prompt.map((token) => vocabulary.bytesOf(token))).toString(), /the cat sat$/);

    using context = await createContext(model, sizes);
    using greedy = sampler(model);
    const likeliest = generate(model, context, greedy, prompt, 8);
    assert.deepEqual(generate(model, context, greedy, prompt, 8), likeliest);

    using banning = sampler(model, { logitBias: new Map([[likeliest[0] as number, -100]]) });
    assert.notEqual(generate(model, context, banning, prompt, 1)[0], likeliest[0]);
    using penalising = sampler(model, { frequencyPenalty: 100, presencePenalty: 100 });
    assert.equal(new Set(generate(model, context, penalising, prompt, 8)).size, 8);
    const chances = { temperature: 0.8, topK: 20, topP: 0.9, minP: 0.01, repetitionPenalty: 1.1 };
    using one = sampler(model, chances, prompt);
    using same = sampler(model, chances, prompt);
    assert.deepEqual(generate(model, context, one, prompt, 8), generate(model, context, same, prompt, 8));
  });
}

test('a file is written in another quantisation, and only over what it may replace', async () => {
  const from = join(folder, 'source.gguf');
  await writeTinyModel(from, 'llama');
  const to = join(folder, 'q8_0.gguf');
  await quantiseFile({ from, to, type: 'q8_0', threads: 1 });
  using model = await loadModel(to);
  assert.match(model.description, /Q8_0/);
  await assert.rejects(quantiseFile({ from, to: from, type: 'q8_0', threads: 1 }), ArgumentError);
});

test('a model is computed on the processor where that is said, and not where an accelerator is asked for in vain', async (t) => {
  const file = join(folder, 'device.gguf');
  await writeTinyModel(file, 'llama');
  using model = await loadModel(file, { device: 'cpu' });
  assert.match(model.description, /llama/);
  if (listDevices().some(isAccelerator)) t.skip('this machine has an accelerator');
  else await assert.rejects(loadModel(file, { device: 'gpu' }), NoAcceleratorError);
});
