import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tinyArchitectures, tinyModel } from '../../../test/tiny-models.ts';
import { encodeGguf, type GgufDescription } from '../gguf/encode-gguf.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { parseGguf } from '../gguf/parse-gguf.ts';
import type { GgufValue } from '../gguf/value.ts';
import { inspectModel } from './inspect-model.ts';

function headerOf(description: GgufDescription): GgufHeader {
  const { bytes, tensors } = encodeGguf(description);
  const last = tensors.at(-1);
  return parseGguf(bytes, last ? last.offset + last.sizeBytes : bytes.byteLength);
}

function inspectWith(key: string, value: GgufValue | undefined, architecture: 'llama' | 'qwen2' | 'phi3' = 'llama') {
  const model = tinyModel(architecture);
  const metadata: Record<string, GgufValue> = { ...model.metadata };
  delete metadata[key];
  return inspectModel(headerOf({ ...model, metadata: value ? { ...metadata, [key]: value } : metadata }));
}

const u32 = (value: number): GgufValue => ({ type: 'uint32', value });

test('the facts of a model are read from its file', () => {
  const facts = inspectModel(headerOf(tinyModel('llama')));
  const { tokenizer, tensorsByType, kvHeads, chatTemplate, ...rest } = facts;
  assert.deepEqual(rest, {
    architecture: 'llama',
    name: 'Tiny random llama',
    licence: 'apache-2.0',
    parameters: 107_968,
    quantisation: 'F32',
    weightsBytes: 431_872,
    layers: 2,
    heads: 4,
    keyLength: 16,
    valueLength: 16,
    embeddingLength: 64,
    feedForwardLength: 128,
    experts: undefined,
    contextTokens: 512,
    rope: { frequencyBase: 10_000, dimensions: 16, scaling: undefined },
    slidingWindow: undefined,
  });
  assert.deepEqual(kvHeads, [2, 2]);
  assert.deepEqual(tensorsByType, [{ type: 'F32', count: 21, sizeBytes: 431_872 }]);
  assert.deepEqual(
    tokenizer.special.find(({ role }) => role === 'eos'),
    { role: 'eos', id: 2, text: '<|im_end|>' },
  );
  assert.equal(tokenizer.kind, 'gpt2');
  assert.match(chatTemplate ?? '', /im_start/);
});

test('every architecture that tests use is a language model', () => {
  for (const architecture of tinyArchitectures) assert.equal(inspectModel(headerOf(tinyModel(architecture))).layers, 2);
});

test('counts that differ by layer, rope scaling and sliding windows are understood', () => {
  const perLayer = inspectWith('llama.attention.head_count_kv', { type: 'array', items: 'uint32', value: [2, 0] });
  assert.deepEqual(perLayer.kvHeads, [2, 0]);
  const scaled = inspectWith('llama.rope.scaling.type', { type: 'string', value: 'yarn' });
  assert.deepEqual(scaled.rope.scaling, { type: 'yarn', factor: undefined, trainedTokens: undefined });
  const gemma = inspectModel(headerOf(tinyModel('gemma3')));
  assert.deepEqual(gemma.slidingWindow, { tokens: 64, layers: [true, true] });
});

test('the quantisation is the file’s own word, or the type that holds most of it', () => {
  assert.equal(inspectWith('general.file_type', u32(15)).quantisation, 'Q4_K_M');
  assert.equal(inspectWith('general.file_type', u32(9999)).quantisation, 'F32');
  assert.equal(inspectWith('general.file_type', undefined).quantisation, 'F32');
});

test('what contradicts itself is refused before native code sees it', () => {
  const tokens = tinyModel('llama').metadata['tokenizer.ggml.tokens']!.value as string[];
  const cases: [string, GgufValue | undefined, RegExp][] = [
    ['general.architecture', undefined, /no architecture/],
    ['llama.block_count', undefined, /block_count is missing/],
    ['llama.block_count', u32(2 ** 32 - 1), /block_count is 4294967295/],
    ['llama.context_length', u32(0), /context_length is 0/],
    ['llama.embedding_length', { type: 'float32', value: 1.5 }, /embedding_length is 1.5/],
    ['llama.attention.head_count', undefined, /head_count is missing/],
    ['llama.attention.head_count', u32(3), /rows where the heads need/],
    ['llama.attention.layer_norm_rms_epsilon', { type: 'float32', value: Number.NaN }, /epsilon is NaN/],
    ['llama.rope.dimension_count', u32(3), /dimension_count is 3/],
    ['tokenizer.ggml.tokens', undefined, /no tokenizer/],
    ['tokenizer.ggml.model', { type: 'string', value: 'llama' }, /no token for the byte/],
    ['tokenizer.ggml.token_type', { type: 'array', items: 'int32', value: [1] }, /token_type has 1 entries/],
    [
      'tokenizer.ggml.tokens',
      { type: 'array', items: 'string', value: [...tokens.slice(1), 'in'] },
      /"in" occurs twice/,
    ],
    ['tokenizer.ggml.tokens', { type: 'array', items: 'uint8', value: tokens.map(() => 1) }, /not texts/],
  ];
  for (const [key, value, message] of cases) {
    assert.throws(() => inspectWith(key, value), { code: 'hub/not-a-language-model', message }, `${key}: ${message}`);
  }
});

test('tensors of types or shapes that no kernel takes are refused', () => {
  const { metadata, tensors } = tinyModel('phi3');
  const changed = (name: string, change: Partial<(typeof tensors)[number]> | undefined) =>
    headerOf({
      metadata,
      tensors: tensors.flatMap((tensor) =>
        tensor.name === name ? (change ? [{ ...tensor, ...change }] : []) : [tensor],
      ),
    });
  assert.throws(() => inspectModel(changed('output.weight', { type: 'I32' })), /type I32, which no weight is/);
  assert.throws(() => inspectModel(changed('output_norm.weight', { type: 'F16' })), /vector of type F16/);
  assert.throws(
    () => inspectModel(changed('blk.0.attn_qkv.weight', { dimensions: [64, 100] })),
    /100 rows where the heads need 128/,
  );
  assert.throws(() => inspectModel(changed('blk.1.attn_qkv.weight', undefined)), /layer 1 has no queries/);
});
