import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import {
  ArgumentError,
  createContext,
  joinStates,
  loadModel,
  NativeCallError,
  NotEnoughMemoryError,
  quantiseFile,
  Sampler,
} from '#native';
import { smollm2 } from '../weights.ts';
import { greedy, greedyTokens } from './greedy.ts';

const file = await smollm2();
const model = await loadModel(file);
const { vocabulary } = model;
const folder = mkdtempSync(join(tmpdir(), 'lode-native-'));
after(() => {
  model[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const sizes = { cells: 256, sequences: 2, batchTokens: 64, outputsMax: 2, threads: 1, batchThreads: 1 };
const plain = { addSpecial: false, parseSpecial: false };

test('a model tells what it is', () => {
  assert.equal(vocabulary.size, 49_152);
  assert.equal(model.contextTrained, 8192);
  assert.equal(model.cellBytes, 30 * 3 * 64 * 2 * 2);
  assert.match(model.chatTemplate ?? '', /im_start/);
  assert.ok(vocabulary.controlTexts().includes('<|im_end|>'));
});

test('any text comes back from its tokens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
      const tokens = await vocabulary.tokenise(text, plain);
      const bytes = Array.from(tokens, (token) => vocabulary.bytesOf(token));
      assert.equal(Buffer.concat(bytes).toString(), text);
    }),
    { numRuns: 200 },
  );
});

test('long and monotonous texts do not overflow a stack', async () => {
  for (const unit of ['a', ' ', '7', '\n', '!', 'é', 'ab ']) {
    const tokens = await vocabulary.tokenise(unit.repeat(200_000), plain);
    assert.ok(tokens.length > 0);
  }
});

test('special tokens are read out of a text only on request', async () => {
  const parsed = await vocabulary.tokenise('<|im_end|>', { addSpecial: false, parseSpecial: true });
  assert.deepEqual([...parsed], [vocabulary.end]);
  assert.ok((await vocabulary.tokenise('<|im_end|>', plain)).length > 1);
});

test('a prompt that two sequences share gives both the same logits', async () => {
  using context = await createContext(model, sizes);
  const prompt = await vocabulary.tokenise('The quick brown fox jumps over the lazy', plain);
  prompt.forEach((token, position) => context.batch.add(token, position, 0, false));
  context.decodeHere();
  context.share(0, 1, 0, prompt.length);
  context.batch.clear();
  const rows = [0, 1].map((sequence) => context.batch.add(vocabulary.size - 1, prompt.length, sequence, true));
  await context.decode();
  const [first, second] = rows.map((row) => Float32Array.from(context.logitsAt(row)));
  assert.deepEqual(first, second);
  assert.ok(first?.every(Number.isFinite));
});

test('a beginning that was copied out of two sequences gives the logits of one that was computed', async () => {
  using context = await createContext(model, { ...sizes, cells: 1024, isApart: true });
  const prompt = Array.from(
    await vocabulary.tokenise('The quick brown fox jumps over the lazy dog and the sleeping cat', plain),
  );
  const compute = (sequence: number, from: number) => {
    context.batch.clear();
    const rows = prompt
      .slice(from)
      .map((token, index) => context.batch.add(token, from + index, sequence, from + index === prompt.length - 1));
    context.decodeHere();
    return Float32Array.from(context.logitsAt(rows.at(-1) as number));
  };
  const computed = compute(0, 0);
  const whole = context.save(0);
  const from = prompt.length - 1;
  context.load(
    1,
    joinStates([
      { state: whole, from: 0, to: 4 },
      { state: whole, from: 4, to: from },
    ]),
  );
  const copied = compute(1, from);
  context.remove(0, from);
  assert.deepEqual(copied, compute(0, from));
  assert.ok(Math.max(...copied.map((logit, index) => Math.abs(logit - (computed[index] as number)))) < 0.5);
});

test('a sampler goes on where another has left off, with its random numbers and penalties', async () => {
  using context = await createContext(model, sizes);
  const prompt = Array.from(await vocabulary.tokenise('Once upon a time', plain));
  const rows = prompt.map((token, position) => context.batch.add(token, position, 0, position === prompt.length - 1));
  context.decodeHere();
  const options = { ...greedy, vocabularySize: vocabulary.size, temperature: 1, seed: 7, outputMax: 100 };
  for (const change of [{}, { topK: 1 }, { repetitionPenalty: 1.3, frequencyPenalty: 0.5, presencePenalty: 0.2 }]) {
    using whole = new Sampler({ ...options, ...change }, prompt);
    const drawn = Array.from({ length: 20 }, () => whole.sample(context, rows.at(-1) as number));
    for (const cut of [0, 1, 7, 19]) {
      const past = { tokens: drawn.slice(0, cut), draws: cut };
      using rest = new Sampler({ ...options, ...change }, prompt, past);
      const after = drawn.slice(cut).map(() => rest.sample(context, rows.at(-1) as number));
      assert.deepEqual(after, drawn.slice(cut));
    }
  }
});

test('a full cache says so, and goes on after room was made', async () => {
  using context = await createContext(model, { ...sizes, cells: 256, batchTokens: 256 });
  for (let position = 0; position < 256; position++) context.batch.add(1, position, 0, false);
  assert.equal(context.decodeHere(), 'done');
  context.batch.clear();
  context.batch.add(1, 256, 0, true);
  assert.equal(context.decodeHere(), 'no-room');
  context.remove(0, 100);
  context.batch.clear();
  context.batch.add(1, 100, 0, true);
  assert.equal(context.decodeHere(), 'done');
});

test('a decode on another thread leaves this one free', async () => {
  using context = await createContext(model, sizes);
  for (let position = 0; position < 64; position++) context.batch.add(1, position, 0, position === 63);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await context.decode();
  clearInterval(timer);
  assert.ok(ticks > 2, `${ticks} ticks`);
});

test('several threads give the same text', async () => {
  using context = await createContext(model, { ...sizes, threads: 2, batchThreads: 2 });
  const prompt = await vocabulary.tokenise('Once upon a time', plain);
  const row = [...prompt]
    .map((token, position) => context.batch.add(token, position, 0, position === prompt.length - 1))
    .at(-1) as number;
  context.decodeHere();
  const logits = context.logitsAt(row);
  const likeliest = logits.indexOf(logits.reduce((a, b) => Math.max(a, b)));
  assert.deepEqual([likeliest], await greedyTokens(model, prompt, 1));
});

test('sizes that would abort or exhaust the machine are refused with a reason', async () => {
  const refused = (change: Partial<typeof sizes>, error: typeof ArgumentError | typeof NotEnoughMemoryError) =>
    assert.rejects(createContext(model, { ...sizes, ...change }), error);
  await refused({ cells: 0 }, ArgumentError);
  await refused({ cells: 1.5 }, ArgumentError);
  await refused({ cells: 2 ** 32 - 1 }, ArgumentError);
  await refused({ cells: 2 ** 30 }, NotEnoughMemoryError);
  await refused({ sequences: 1000 }, ArgumentError);
  await refused({ batchTokens: 1024 }, ArgumentError);
  await refused({ threads: 0 }, ArgumentError);
});

test('tokens that do not exist are refused', () => {
  for (const token of [-1, 49_152, 0.5, Number.NaN]) assert.throws(() => vocabulary.bytesOf(token), ArgumentError);
});

test('a file that is no model is refused, with what llama.cpp said about it', async () => {
  const broken = join(folder, 'broken.gguf');
  writeFileSync(broken, 'GGUF and nothing more');
  await assert.rejects(loadModel(broken), (error) => error instanceof NativeCallError && /gguf/i.test(error.message));
  await assert.rejects(loadModel(join(folder, 'missing.gguf')), ArgumentError);
});

test('a quantised file is smaller or faster, and is a model', async () => {
  const to = join(folder, 'q4_0.gguf');
  await quantiseFile({ from: file, to, type: 'q4_0', threads: 1 });
  assert.ok(statSync(to).size < statSync(file).size);
  using quantised = await loadModel(to);
  assert.match(quantised.description, /Q4_0/);
});

test('quantising says what is wrong', async () => {
  const from = join(folder, 'no-model');
  writeFileSync(from, 'no model');
  const to = join(folder, 'out.gguf');
  await assert.rejects(quantiseFile({ from, to, type: 'q4_0', threads: 1 }), NativeCallError);
  await assert.rejects(quantiseFile({ from: file, to: file, type: 'q4_0', threads: 1 }), ArgumentError);
  await assert.rejects(quantiseFile({ from: file, to, type: 'q9' as 'q4_0', threads: 1 }), ArgumentError);
});
