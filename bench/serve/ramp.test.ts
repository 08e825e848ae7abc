import assert from 'node:assert/strict';
import { test } from 'node:test';
import { best, findSaturation, offer } from './ramp.ts';
import { type Side, sideNames } from './sides.ts';
import { simulatedClient } from './simulated-server.ts';

const side: Side = { name: sideNames.ours, url: '', processId: 0, [Symbol.asyncDispose]: async () => {} };

async function saturationOf(tokensPerSecond: number, from: number): Promise<number> {
  const client = simulatedClient({ tokensPerSecond, places: 8 });
  return best(await findSaturation(client, side, { from, seconds: 20, onStep: () => {} }));
}

for (const tokensPerSecond of [120, 160, 300]) {
  test(`a ramp finds what a server of ${tokensPerSecond} tokens/s can do`, async () => {
    const found = await saturationOf(tokensPerSecond, 80);
    assert.ok(found > tokensPerSecond * 0.85 && found < tokensPerSecond * 1.1, `${found} tokens/s were found`);
  });
}

test('a ramp that begins too high goes down', async () => {
  const found = await saturationOf(60, 300);
  assert.ok(found > 60 * 0.7 && found < 66, `${found} tokens/s were found`);
});

test('a server that goes on with what nobody waits for loses most of its good tokens beyond saturation', async () => {
  const client = simulatedClient({ tokensPerSecond: 150, places: 8 });
  const step = await offer(client, side, { offered: 300, seconds: 120, seed: 1 });
  assert.ok(step.goodput < 75, `${step.goodput} good tokens/s`);
});
