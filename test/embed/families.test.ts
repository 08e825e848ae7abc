/** Small encoders with random weights of every family and pooling, beside a forward pass that is written down plainly. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { silentLog } from '#base';
import type { EncoderInput } from '#contract';
import { type EncoderOptions, type LocalEncoder, startEncoder } from '#embed';
import { tinyConfig, tinyShapes } from '../../src/embed/architecture/tiny-encoder-fixture.ts';
import { tinyTokenizer } from '../../src/embed/worker/tiny-tokenizer-fixture.ts';
import { encodeFloats, encodeSafetensors, randomFloats } from '../peft-adapters.ts';
import { contextOf } from './minilm-fixture.ts';
import { NaiveEncoder, type Tensors } from './naive-encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-families-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers whose precision survives being stored in 16 bits, so that all types hold the same weights. */
function randomTensors(shapes: ReadonlyMap<string, readonly number[]>): Tensors {
  return new Map(
    [...shapes].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const values = Float32Array.from(randomFloats(name, count, 1), (value) => Math.round(value * 32) / 32);
      return [name, { shape, values: /LayerNorm.weight/.test(name) ? values.map((value) => 1 + value / 4) : values }];
    }),
  );
}

async function start(
  tensors: Tensors,
  config: object,
  pooling: EncoderOptions['pooling'],
  type: 'F32' | 'F16' | 'BF16' = 'F32',
): Promise<LocalEncoder> {
  const place = mkdtempSync(join(folder, 'encoder-'));
  const [weights, about, tokenizer] = ['model.safetensors', 'config.json', 'tokenizer.json'].map((name) =>
    join(place, name),
  ) as [string, string, string];
  const stored = [...tensors].map(([name, { shape, values }]) => ({
    name,
    type,
    shape,
    bytes: encodeFloats(values, type),
  }));
  writeFileSync(weights, encodeSafetensors(stored));
  writeFileSync(about, JSON.stringify(config));
  writeFileSync(tokenizer, tinyTokenizer(['a', 'b', 'c', 'd']));
  const files = { weights, config: about, tokenizer };
  return startEncoder({ name: 'tiny', files, pooling, threads: 1, scratch: folder, log: silentLog });
}

async function assertClose(
  encoder: LocalEncoder,
  inputs: readonly EncoderInput[],
  expected: readonly (readonly number[])[],
) {
  const encoded = await encoder.encode({ inputs, normalise: false }, contextOf());
  for (const [index, { vector }] of encoded.entries())
    for (const [at, value] of vector.entries())
      assert.ok(
        Math.abs(value - (expected[index]?.[at] ?? NaN)) < 2e-4,
        `${index}.${at}: ${value}, not ${expected[index]?.[at]}`,
      );
}

const texts = [
  [2, 5, 9, 3],
  [2, 7, 3],
  [2, 29, 1, 0, 4, 4, 8, 3],
];
const inputs = texts.map((tokens) => ({ kind: 'tokens', tokens }) as const);
const meanOf = (rows: readonly (readonly number[])[]) =>
  (rows[0] ?? []).map((_, at) => rows.reduce((total, row) => total + (row[at] as number), 0) / rows.length);

describe('encoders with random weights', () => {
  it('compute BERT, whichever way its tokens become one vector, and in every type that weights are stored in', async () => {
    const tensors = randomTensors(tinyShapes());
    const naive = new NaiveEncoder(tensors, tinyConfig);
    const pools = {
      mean: meanOf,
      cls: (rows: readonly (readonly number[])[]) => rows[0] as readonly number[],
      last: (rows: readonly (readonly number[])[]) => rows.at(-1) as readonly number[],
    };
    for (const [pooling, type] of [
      ['mean', 'F32'],
      ['cls', 'F16'],
      ['last', 'BF16'],
    ] as const) {
      await using encoder = await start(tensors, tinyConfig, pooling, type);
      await assertClose(
        encoder,
        inputs,
        texts.map((tokens) => pools[pooling](naive.states(tokens))),
      );
    }
  });

  it('compute RoBERTa, whose positions begin behind its padding', async () => {
    const config = { ...tinyConfig, model_type: 'xlm-roberta', type_vocab_size: 1, pad_token_id: 1 };
    const tensors = randomTensors(tinyShapes(config, 'roberta.'));
    await using encoder = await start(tensors, config, 'mean');
    assert.equal(encoder.tokensMax, 14);
    const naive = new NaiveEncoder(tensors, config, 'roberta.', 2);
    await assertClose(
      encoder,
      inputs,
      texts.map((tokens) => meanOf(naive.states(tokens))),
    );
  });

  it('judge pairs: the second text is told from the first, and one number comes of them', async () => {
    const config = { ...tinyConfig, num_labels: 1 };
    const layers = [
      ['bert.pooler.dense.weight', [8, 8]],
      ['bert.pooler.dense.bias', [8]],
      ['classifier.weight', [1, 8]],
      ['classifier.bias', [1]],
    ] as const;
    const tensors = randomTensors(new Map([...tinyShapes(tinyConfig, 'bert.'), ...layers]));
    await using encoder = await start(tensors, config, 'judge');
    assert.deepEqual([encoder.width, encoder.judgesPairs], [1, true]);
    const naive = new NaiveEncoder(tensors, config, 'bert.');
    const [first = []] = naive.states([2, 4, 5, 3, 6, 7, 3], [0, 0, 0, 0, 1, 1, 1]);
    const pooled = naive.linear('pooler.dense', first).map(Math.tanh);
    await assertClose(encoder, [{ kind: 'pair', text: 'a b', other: 'c d' }], [naive.linear('classifier', pooled)]);
  });
});
