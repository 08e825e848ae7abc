import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEncoderConfig, positionsMax } from './encoder-config.ts';

const bert = {
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-12,
  vocab_size: 30522,
  max_position_embeddings: 512,
  type_vocab_size: 2,
};
const parse = (change: object = {}) => parseEncoderConfig(JSON.stringify({ ...bert, ...change }));

test('an encoder of the BERT family is read from its config.json', () => {
  const config = parse();
  assert.deepEqual([config.width, config.layers, config.heads, config.firstPosition], [384, 6, 12, 0]);
  assert.equal(positionsMax(config), 512);
});

test('RoBERTa counts places from behind the one of its padding', () => {
  const config = parse({
    model_type: 'xlm-roberta',
    max_position_embeddings: 514,
    pad_token_id: 1,
    type_vocab_size: 1,
  });
  assert.deepEqual([config.firstPosition, positionsMax(config), config.segments], [2, 512, 1]);
});

test('what cannot be computed is refused by name', () => {
  for (const [change, reason] of [
    [{ model_type: 't5' }, /"t5"/],
    [{ model_type: '__proto__' }, /__proto__/],
    [{ hidden_act: 'swish' }, /"swish"/],
    [{ position_embedding_type: 'relative_key' }, /positions/],
    [{ num_hidden_layers: 10_000 }, /10000 layers/],
  ] as const)
    assert.throws(() => parse(change), { code: 'embed/unsupported-encoder', message: reason });
});

test('what contradicts itself is refused', () => {
  for (const change of [
    { hidden_size: 100 },
    { hidden_size: -1 },
    { vocab_size: 1e12 },
    { num_hidden_layers: '6' },
    { max_position_embeddings: 0 },
  ])
    assert.throws(() => parse(change), { code: 'embed/damaged-encoder' });
  for (const text of ['', '[]', 'null', '{'])
    assert.throws(() => parseEncoderConfig(text), { code: 'embed/damaged-encoder' });
});
