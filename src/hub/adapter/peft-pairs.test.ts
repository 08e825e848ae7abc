import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SafetensorsTensor } from '../safetensors/header.ts';
import { isInterleaved } from './module-names.ts';
import { pairTensors } from './peft-pairs.ts';

const tensor = (name: string, ...shape: readonly number[]): SafetensorsTensor => ({
  name,
  type: 'F32',
  shape,
  offset: 0,
  sizeBytes: 0,
});
const pair = (module: string, rank = 4) => [
  tensor(`base_model.model.${module}.lora_A.weight`, rank, 64),
  tensor(`base_model.model.${module}.lora_B.weight`, 32, rank),
];
const nameOf = (module: string) => pairTensors(pair(module))[0]?.tensor;

test('modules of transformers find their tensors in GGUF', () => {
  assert.equal(nameOf('model.layers.0.self_attn.q_proj'), 'blk.0.attn_q.weight');
  assert.equal(nameOf('model.layers.29.self_attn.o_proj'), 'blk.29.attn_output.weight');
  assert.equal(nameOf('model.layers.7.self_attn.qkv_proj'), 'blk.7.attn_qkv.weight');
  assert.equal(nameOf('model.layers.7.mlp.gate_up_proj'), 'blk.7.ffn_up.weight');
  assert.equal(nameOf('model.layers.7.mlp.down_proj'), 'blk.7.ffn_down.weight');
  assert.equal(nameOf('language_model.model.layers.1.mlp.up_proj'), 'blk.1.ffn_up.weight');
  assert.equal(nameOf('model.language_model.layers.1.mlp.up_proj'), 'blk.1.ffn_up.weight');
  assert.equal(nameOf('lm_head'), 'output.weight');
  const embedding = [
    tensor('base_model.model.model.embed_tokens.lora_embedding_A', 4, 1000),
    tensor('base_model.model.model.embed_tokens.lora_embedding_B', 64, 4),
  ];
  assert.equal(pairTensors(embedding)[0]?.tensor, 'token_embd.weight');
});

test('only the queries and keys of architectures that rotate neighbours are reordered', () => {
  assert.equal(isInterleaved('llama', 'blk.0.attn_q.weight'), true);
  assert.equal(isInterleaved('llama', 'blk.0.attn_k.weight'), true);
  assert.equal(isInterleaved('llama', 'blk.0.attn_v.weight'), false);
  assert.equal(isInterleaved('qwen2', 'blk.0.attn_q.weight'), false);
});

test('nothing is left out in silence', () => {
  const good = pair('model.layers.0.mlp.up_proj');
  const cases: [readonly SafetensorsTensor[], string, RegExp][] = [
    [[], 'hub/not-an-adapter', /no tensors/],
    [good.slice(1), 'hub/not-an-adapter', /matrix A of .*up_proj is missing/],
    [good.slice(0, 1), 'hub/not-an-adapter', /matrix B/],
    [[...good, tensor('model.norm.weight', 64)], 'hub/not-an-adapter', /model.norm.weight/],
    [[...good, good[0]!], 'hub/not-an-adapter', /two matrices A/],
    [pair('model.vision_tower.layers.0.mlp.fc1'), 'hub/unsupported-adapter', /vision_tower/],
    [pair('model.layers.0.mlp.experts.0.up_proj'), 'hub/unsupported-adapter', /experts/],
    [
      [...good, tensor('base_model.model.lm_head.modules_to_save.weight', 8, 8)],
      'hub/unsupported-adapter',
      /modules_to_save/,
    ],
    [[...good, tensor('x.q_proj.lora_magnitude_vector', 8)], 'hub/unsupported-adapter', /magnitude/],
    [pair('model.layers.0.mlp.up_proj', 5000), 'hub/not-an-adapter', /rank .* is 5000/],
    [pair('model.layers.0.mlp.up_proj', 0), 'hub/not-an-adapter', /rank .* is 0/],
    [[good[0]!, tensor(good[1]!.name, 32, 5)], 'hub/not-an-adapter', /cannot be multiplied/],
    [[tensor(good[0]!.name, 4), good[1]!], 'hub/not-an-adapter', /cannot be multiplied/],
  ];
  for (const [tensors, code, message] of cases) assert.throws(() => pairTensors(tensors), { code, message });
});
