import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import type { VectorMatch, VectorQuery } from '#contract';
import { RecallMeter } from './recall-meter.ts';

const query: VectorQuery = { vector: Float32Array.of(1), k: 4 };
const matches = (ids: string): readonly VectorMatch[] => [...ids].map((id, at) => ({ id, score: 1 - at / 10 }));

function meterOf(nearest: string) {
  let version = 0;
  const lows: number[] = [];
  let asked = 0;
  const exact = (): readonly VectorMatch[] => {
    asked++;
    return matches(nearest);
  };
  const meter = new RecallMeter({ exact, version: () => version, low: (recall) => lows.push(recall) });
  return { meter, lows, change: () => version++, asked: () => asked };
}

test('it knows which share of the nearest queries find', async () => {
  const { meter } = meterOf('abcd');
  assert.equal(meter.recall, undefined);
  meter.answered(query, matches('abcd'));
  await turn();
  // Not every query is asked again: that may take a hundredth of the time.
  while (meter.recall === 1) {
    meter.answered(query, matches('abxy'));
    await turn();
  }
  // The last of "abxy" is as near as "d".
  assert.equal(meter.recall, (1 + 0.75) / 2);
});

test('it asks nothing again that somebody wanted exact or narrow, or that has changed meanwhile', async () => {
  const { meter, change, asked } = meterOf('abcd');
  meter.answered({ ...query, exact: true }, matches('abcd'));
  meter.answered({ ...query, candidates: 10 }, matches('abcd'));
  await turn();
  meter.answered(query, matches('abcd'));
  change();
  await turn();
  assert.equal(asked(), 0);
});

test('it tells when queries find too little, and begins anew', async () => {
  const { meter, lows } = meterOf('abcd');
  while (lows.length === 0) {
    meter.answered(query, matches('awxy'));
    await turn();
  }
  assert.equal(meter.recall, undefined);
  assert.ok(lows[0]! <= 0.5);
});
