import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VectorCache } from '../cache/vector-cache.ts';
import type { EncodedOrder, PlacedOrder } from './encoder-worker.ts';
import { Flights } from './flights.ts';
import { vectorSource } from './vector-source.ts';

interface Order {
  readonly texts: readonly string[];
  readonly land: (result?: EncodedOrder) => void;
  readonly fail: (error: Error) => void;
  isCancelled: boolean;
}

function airport(cacheBytes = 100_000) {
  const orders: Order[] = [];
  const place = ({ inputs }: { readonly inputs: readonly unknown[] }): PlacedOrder => {
    const { promise, resolve, reject } = Promise.withResolvers<EncodedOrder>();
    const texts = inputs.map((input) => (input as { readonly text: string }).text);
    const vectors = Float32Array.from(texts, ({ length }) => length);
    const result = { vectors, tokens: texts.map(() => 1), tokensCut: texts.map(() => 0) };
    const order: Order = { texts, land: () => resolve(result), fail: reject, isCancelled: false };
    orders.push(order);
    return { result: promise, cancel: () => (order.isCancelled = true) };
  };
  const flights = new Flights(vectorSource({ place }), new VectorCache(cacheBytes));
  const fetch = (texts: readonly string[], signal = new AbortController().signal) =>
    flights
      .fetch(
        texts.map((text) => ({ key: text, input: { kind: 'text', text } })),
        { tenant: 'one', truncate: 'none', tokensMax: 9 },
        signal,
      )
      .then((found) => found.map(({ kept, isCached }) => [kept.vector[0], isCached]));
  return { orders, fetch };
}

test('what several want at a time is asked for once, and what is known not at all', async () => {
  const { orders, fetch } = airport();
  const [first, second] = [fetch(['a', 'bb', 'a']), fetch(['bb', 'ccc'])];
  assert.deepEqual(
    orders.map(({ texts }) => texts),
    [['a', 'bb'], ['ccc']],
  );
  for (const order of orders) order.land();
  assert.deepEqual(await first, [
    [1, false],
    [2, false],
    [1, false],
  ]);
  assert.deepEqual(await second, [
    [2, true],
    [3, false],
  ]);
  assert.deepEqual(await fetch(['ccc', 'a']), [
    [3, true],
    [1, true],
  ]);
  assert.equal(orders.length, 2);
});

test('an order is taken back when the last who waits for it has left, and not before', async () => {
  const { orders, fetch } = airport();
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = [fetch(['a'], one.signal), fetch(['a'], other.signal)];
  const [first, second] = waiting.map((each) => assert.rejects(each, /left/));
  one.abort(new Error('left'));
  await first;
  assert.equal(orders[0]?.isCancelled, false);
  other.abort(new Error('left'));
  await second;
  assert.equal(orders[0]?.isCancelled, true);
  const later = fetch(['a']);
  orders[1]?.land();
  assert.deepEqual(await later, [[1, false]]);
});

test("another's failure is not one's own: what was to come from there is asked for again", async () => {
  const { orders, fetch } = airport();
  const bad = assert.rejects(fetch(['a', 'bad']), /no good/);
  const good = fetch(['a', 'bb']);
  orders[0]?.fail(new Error('no good'));
  orders[1]?.land();
  await bad;
  for (let turns = 0; orders.length < 3 && turns < 100; turns++) await new Promise(setImmediate);
  orders[2]?.land();
  assert.deepEqual(
    (await good).map(([value]) => value),
    [1, 2],
  );
});

test('who has left already asks for nothing', async () => {
  const { orders, fetch } = airport();
  await assert.rejects(fetch(['a'], AbortSignal.abort(new Error('left'))), /left/);
  assert.equal(orders.length, 0);
});
