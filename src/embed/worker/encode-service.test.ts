import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { parseEncoderConfig } from '../architecture/encoder-config.ts';
import { tinyConfig } from '../architecture/tiny-encoder-fixture.ts';
import type { EncodeOrder, FromWorker } from '../wire.ts';
import { EncodeService } from './encode-service.ts';
import type { LoadedSession } from './load-session.ts';
import { TextReader } from './text-reader.ts';
import { tinyTokenizer } from './tiny-tokenizer-fixture.ts';

interface Feed {
  readonly data: BigInt64Array;
  readonly dims: readonly number[];
}
type Feeds = Record<'tokens' | 'mask' | 'segments', Feed>;

class Tensor {
  readonly data: BigInt64Array;
  readonly dims: readonly number[];
  constructor(_type: string, data: BigInt64Array, dims: readonly number[]) {
    this.data = data;
    this.dims = dims;
  }
}

/** A service whose model gives, of each input, the sum of its tokens in the first place. */
function serviceOf(run: (feeds: Feeds) => void = () => {}) {
  const said: FromWorker[] = [];
  const session = {
    run: async (feeds: Feeds) => {
      run(feeds);
      await wait(1);
      const [rows = 0, length = 0] = feeds.tokens.dims;
      const data = new Float32Array(rows * 8);
      for (let at = 0; at < rows * length; at++)
        data[Math.floor(at / length) * 8]! += Number((feeds.tokens.data[at] ?? 0n) * (feeds.mask.data[at] ?? 0n));
      return { pooled: { data } };
    },
  };
  const config = parseEncoderConfig(JSON.stringify(tinyConfig));
  const loaded = { config, width: 8, session, runtime: { Tensor } } as unknown as LoadedSession;
  const reader = new TextReader(tinyTokenizer(['a', 'b', 'c']), 30);
  const service = new EncodeService(loaded, reader, { startedMs: 0 }, (message) => said.push(message));
  const encode = (id: number, texts: readonly string[], more: Partial<EncodeOrder> = {}) =>
    service.handle({
      type: 'encode',
      order: {
        id,
        tenant: 'one',
        inputs: texts.map((text) => ({ kind: 'text', text })),
        truncate: 'none',
        tokensMax: 100,
        ...more,
      },
    });
  return { service, said, encode };
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds() && tries < 500; tries++) await wait(1);
};

test('orders that come together are computed together, and each is answered with its own', async () => {
  const sizes: number[] = [];
  const { said, encode } = serviceOf(({ tokens }) => sizes.push(tokens.dims[0] ?? 0));
  encode(1, ['a', 'a b']);
  encode(2, ['c']);
  await until(() => said.length === 2);
  assert.deepEqual(sizes, [3]);
  const answers = said
    .toSorted((one, other) => Number('id' in one && one.id) - Number('id' in other && other.id))
    .map(
      (message) => message.type === 'encoded' && [message.id, message.vectors[0], message.vectors[8], message.tokens],
    );
  assert.deepEqual(answers, [
    [1, 2 + 4 + 3, 2 + 4 + 5 + 3, [3, 4]],
    [2, 2 + 6 + 3, undefined, [3]],
  ]);
});

test('an order with an input that cannot be read fails alone', async () => {
  const { said, encode } = serviceOf();
  encode(1, ['a', 'b '.repeat(30)]);
  encode(2, ['a']);
  await until(() => said.length === 2);
  assert.deepEqual(
    said.map((message) => [message.type, message.type === 'failed' && message.error.code]),
    [
      ['failed', 'embed/input-too-long'],
      ['encoded', false],
    ],
  );
});

test('what fails in the runtime fails those that were computed with it, and no others', async () => {
  let runs = 0;
  const { said, encode } = serviceOf(() => {
    runs++;
    if (runs === 1) throw new Error('out of memory');
  });
  encode(1, ['a']);
  await until(() => said.length === 1);
  encode(2, ['a']);
  await until(() => said.length === 2);
  assert.deepEqual(
    said.map(({ type }) => type),
    ['failed', 'encoded'],
  );
});

test('nothing is computed or said of an order that was taken back', async () => {
  let inputs = 0;
  const { service, said, encode } = serviceOf(({ tokens }) => (inputs += tokens.dims[0] ?? 0));
  encode(1, ['a', 'b']);
  service.handle({ type: 'cancel', id: 1 });
  encode(2, ['c']);
  await until(() => said.length === 1);
  assert.equal(inputs, 1);
  assert.deepEqual(
    said.map((message) => message.type === 'encoded' && message.id),
    [2],
  );
});
