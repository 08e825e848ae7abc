import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tinyModel } from '../../../test/tiny-models.ts';
import { encodeGguf, type GgufDescription } from '../gguf/encode-gguf.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { parseGguf } from '../gguf/parse-gguf.ts';
import type { GgufValue } from '../gguf/value.ts';
import { assertAdapterFits } from './assert-adapter-fits.ts';

type Tensor = GgufDescription['tensors'][number];

/** The header of a file of this description, as it is read from a whole file. */
function headerOf(description: GgufDescription): GgufHeader {
  const { bytes, tensors } = encodeGguf(description);
  const last = tensors.at(-1);
  return parseGguf(bytes, last ? last.offset + last.sizeBytes : bytes.byteLength);
}

const base = headerOf(tinyModel('llama'));
const tied = headerOf(tinyModel('gemma3'));
const text = (value: string): GgufValue => ({ type: 'string', value });
const metadata: Readonly<Record<string, GgufValue>> = {
  'general.type': text('adapter'),
  'general.architecture': text('llama'),
  'adapter.type': text('lora'),
  'adapter.lora.alpha': { type: 'float32', value: 16 },
};
const tensor = (name: string, ...dimensions: readonly number[]): Tensor => ({ name, type: 'F32', dimensions });
const pair = (name: string, columns: number, rows: number, rank = 4) => [
  tensor(`${name}.lora_a`, columns, rank),
  tensor(`${name}.lora_b`, rank, rows),
];
const queries = pair('blk.0.attn_q.weight', 64, 64);
const fits = (change: object, tensors: readonly Tensor[] = queries, model = base) =>
  assertAdapterFits(headerOf({ metadata: { ...metadata, ...change }, tensors }), model);

test('an adapter for the base is described', () => {
  const facts = fits({}, [...queries, ...pair('blk.1.ffn_down.weight', 128, 64, 8)]);
  assert.deepEqual(facts.rank, { min: 4, max: 8 });
  assert.deepEqual(facts.targets, ['attn_q', 'ffn_down']);
  assert.equal(facts.alpha, 16);
  assert.equal(facts.parameters, 4 * 128 + 8 * 192);
});

test('an adapter of the embedding is looked up by token, and fits where input and output are two matrices', () => {
  const vocabulary = base.tensors.find(({ name }) => name === 'token_embd.weight')!.dimensions[1]!;
  const embedding = [tensor('token_embd.weight.lora_a', 4, vocabulary), tensor('token_embd.weight.lora_b', 4, 64)];
  assert.equal(fits({}, embedding).targets[0], 'token_embd');
  // llama.cpp would multiply the output with it too, and abort.
  assert.throws(
    () => fits({ 'general.architecture': text('gemma3') }, embedding, tied),
    /one matrix for input and output/,
  );
});

test('metadata that native code would abort on, or misread, is refused', () => {
  const number: GgufValue = { type: 'uint32', value: 1 };
  const cases: [object, RegExp][] = [
    [{ 'general.type': number }, /general.type/],
    [{ 'general.type': text('model') }, /general.type/],
    [{ 'general.architecture': number }, /architecture/],
    [{ 'adapter.type': number }, /adapter.type/],
    [{ 'adapter.type': text('lokr') }, /adapter.type/],
    [{ 'adapter.lora.alpha': number }, /alpha/],
    [{ 'adapter.lora.alpha': text('16') }, /alpha/],
    [{ 'adapter.lora.alpha': { type: 'float32', value: 0 } }, /alpha/],
    [{ 'adapter.lora.alpha': { type: 'float32', value: Infinity } }, /alpha/],
    [{ 'adapter.lora.alpha': { type: 'float64', value: 16 } }, /alpha/],
    [{ 'adapter.alora.invocation_tokens': { type: 'array', items: 'uint32', value: [1] } }, /activated LoRA/],
  ];
  for (const [change, message] of cases) assert.throws(() => fits(change), { message });
});

test('tensors that the base does not have, or has in another shape, are refused', () => {
  const cases: [readonly Tensor[], RegExp][] = [
    [[], /no tensors/],
    [queries.slice(0, 1), /lora_b is missing/],
    [[...queries, tensor('blk.0.attn_norm.weight', 64)], /no matrix of a pair/],
    [pair('blk.2.attn_q.weight', 64, 64), /does not have/],
    [pair('blk.0.attn_qkv.weight', 64, 64), /does not have/],
    [pair('blk.0.attn_norm.weight', 64, 1), /no matrix/],
    [pair('blk.0.attn_q.weight', 32, 64), /lora_a is 32 x 4, .* wants 64 x 4/],
    [pair('blk.0.attn_q.weight', 64, 32), /lora_b is 4 x 32, .* wants 4 x 64/],
    [[tensor('blk.0.attn_q.weight.lora_a', 64, 8), queries[1]!], /wants 64 x 4/],
    [[queries[0]!, tensor('blk.0.attn_q.weight.lora_b', 4, 64, 2)], /lora_b is 4 x 64 x 2/],
    [pair('blk.0.attn_q.weight', 64, 64, 5000), /rank .* is 5000/],
    [queries.map((half) => ({ ...half, type: 'I32' })), /type I32/],
  ];
  for (const [tensors, message] of cases) assert.throws(() => fits({}, tensors), { message });
  assert.throws(() => fits({ 'general.architecture': text('qwen2') }), { code: 'hub/adapter-mismatch' });
});
