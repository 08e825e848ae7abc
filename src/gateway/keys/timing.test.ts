import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { keyStore } from './key-store.ts';

/** Of interleaved samples, so that what the machine does meanwhile falls on both. */
async function medians(attempts: readonly (() => Promise<unknown>)[], rounds: number): Promise<readonly number[]> {
  const samples = attempts.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, attempt] of attempts.entries()) {
      const startMs = performance.now();
      await attempt();
      samples[index]?.push(performance.now() - startMs);
    }
  }
  return samples.map((each) => each.toSorted((one, other) => one - other)[Math.floor(each.length / 2)] ?? 0);
}

test('how long a wrong key takes does not tell how much of it is right', async (context) => {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const keys = keyStore({
    database,
    pepper: Buffer.alloc(32, 7),
    clock: { nowMs: () => (now += 1000), sleep: async () => {} },
  });
  let now = 0;
  for (let index = 0; index < 200; index++) await keys.create(`k${index}`, { scopes: ['*'] });
  const { secret } = await keys.create('app', { scopes: ['*'] });
  const text = secret.reveal();
  const flipped = (at: number): string => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  // What is compared are keyed hashes, of which a near miss is as far away as any other text.
  const [first = 0, last = 0] = await medians([() => keys.verify(flipped(5)), () => keys.verify(flipped(47))], 2000);
  assert.ok(Math.abs(first - last) < 0.25 * Math.max(first, last), `${first} ms and ${last} ms`);
});
