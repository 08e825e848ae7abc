import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoderMemoryBytes } from './encoder-memory.ts';

/** Of all-MiniLM-L6-v2. */
const minilm = JSON.stringify({
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30_522,
  max_position_embeddings: 512,
});

test('an encoder is told to take about what was measured, more for longer inputs and less with 8 bits', () => {
  const of = (use: Parameters<typeof encoderMemoryBytes>[2]) => encoderMemoryBytes(minilm, 90.9e6, use) / 2 ** 20;
  const measured = 324;
  assert.ok(Math.abs(of({ tokensMax: 256 }) - measured) < measured / 5, String(of({ tokensMax: 256 })));
  assert.ok(of({}) > of({ tokensMax: 256 }));
  assert.ok(of({ tokensMax: 256, precision: 'compact' }) < of({ tokensMax: 256 }));
  assert.equal(of({ tokensMax: 10_000 }), of({}));
});
