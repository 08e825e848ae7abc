import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SafetensorsHeader } from '#hub';
import { parseEncoderConfig } from './encoder-config.ts';
import { encoderGraph } from './encoder-graph.ts';
import { encoderWeights } from './encoder-weights.ts';
import { type Pooling, poolings } from './pooling.ts';
import { tinyConfig, tinyHeader, tinyShapes } from './tiny-encoder-fixture.ts';

const config = parseEncoderConfig(JSON.stringify(tinyConfig));
const graph = (header: SafetensorsHeader, pooling: Pooling = 'mean') =>
  Buffer.from(encoderGraph(config, encoderWeights(header, config), pooling)).toString('latin1');

test('the graph names every tensor with its place in the weights, and holds none of them', () => {
  const header = tinyHeader();
  for (const pooling of poolings.filter((each) => each !== 'judge')) {
    const text = graph(header, pooling);
    for (const { name, offset } of header.tensors)
      assert.ok(text.includes(name) && text.includes(String(offset)), name);
    assert.ok(text.length < 20_000);
  }
});

test('tensors may have the prefix of a larger model that the encoder is a part of', () => {
  const prefixed = tinyHeader(tinyShapes(tinyConfig, 'bert.'));
  assert.ok(graph(prefixed).includes('bert.encoder.layer.1.output.dense.weight'));
});

test('what is missing, or of another shape or type, is named', () => {
  const header = tinyHeader();
  for (const { name } of header.tensors) {
    const without = { ...header, tensors: header.tensors.filter((tensor) => tensor.name !== name) };
    assert.throws(() => graph(without), { code: 'embed/damaged-encoder', message: new RegExp(name) });
    const other = header.tensors.map((tensor) => (tensor.name === name ? { ...tensor, shape: [1, 2, 3] } : tensor));
    assert.throws(() => graph({ ...header, tensors: other }), { code: 'embed/damaged-encoder', message: /\[1,2,3\]/ });
  }
  const strange = header.tensors.map((tensor) => ({ ...tensor, type: 'F64' as const }));
  assert.throws(() => graph({ ...header, tensors: strange }), { code: 'embed/unsupported-encoder', message: /F64/ });
});

test('half precision is widened in the graph', () => {
  const header = tinyHeader();
  const halves = header.tensors.map((tensor) => ({ ...tensor, type: 'BF16' as const }));
  assert.ok(graph({ ...header, tensors: halves }).includes('Cast'));
});

test('a judgement of pairs needs its layers, and has one number', () => {
  assert.throws(() => graph(tinyHeader(), 'judge'), { code: 'embed/unsupported-encoder', message: /2 numbers/ });
  const one = parseEncoderConfig(JSON.stringify({ ...tinyConfig, num_labels: 1 }));
  const written = (header: SafetensorsHeader) => encoderGraph(one, encoderWeights(header, one), 'judge');
  assert.throws(() => written(tinyHeader()), { code: 'embed/damaged-encoder', message: /pooler/ });
  const judge = [
    ['bert.pooler.dense.weight', [8, 8]],
    ['bert.pooler.dense.bias', [8]],
    ['classifier.weight', [1, 8]],
    ['classifier.bias', [1]],
  ] as const;
  assert.ok(written(tinyHeader(new Map([...tinyShapes(tinyConfig, 'bert.'), ...judge]))).length > 0);
});
