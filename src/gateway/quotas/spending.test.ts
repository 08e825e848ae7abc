import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { allowances } from './allowances.ts';
import type { Measure } from './quota.ts';
import { quotaStore } from './quota-store.ts';
import { Spending } from './spending.ts';

async function openSpending(context: TestContext, measure: Measure, amount: number) {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'gateway', gatewayMigrations);
  await quotaStore(database).put('s/m/budget/b', [{ subject: 's/m/stack', measure, period: 'day', amount }]);
  const limits = allowances(database, 's/m/');
  context.after(async () => {
    await limits[Symbol.asyncDispose]();
    await database.close();
  });
  const prices = { input: 1, output: 10 };
  const begin = () =>
    Spending.begin({
      allowances: limits,
      spender: { key: undefined, teams: [], models: ['m'] },
      candidates: [{ name: 'm', prices }],
      plan: { contextTokens: 1000, prices, requests: [{ tokensMax: 100 }], bodyBytes: 200 },
      abort: () => {},
    });
  return { begin };
}

const soFar = (promptTokens: number, completionTokens: number, running = 1) => ({
  promptTokens,
  completionTokens,
  running,
});

test('a request that asks a model again and again stops when its next could spend more than there is', async (context) => {
  const { begin } = await openSpending(context, 'tokens', 3000);
  const spending = await begin();
  await spending.again(soFar(0, 0));
  await spending.again(soFar(800, 100));
  await spending.again(soFar(1600, 400));
  await assert.rejects(spending.again(soFar(1700, 400)), { code: 'gateway/budget-exhausted' });
  await assert.rejects(begin(), { code: 'gateway/budget-exhausted' });
  spending.end({ promptTokens: 1600, cachedTokens: 0, completionTokens: 400, servedBy: 'm' }, 10);
  assert.ok(await begin(), 'what it did not use has come back');
});

test('requests that run beside each other each may use a whole context', async (context) => {
  const { begin } = await openSpending(context, 'tokens', 3000);
  const spending = await begin();
  await spending.again(soFar(0, 0, 3));
  await assert.rejects(spending.again(soFar(0, 0, 4)), { code: 'gateway/budget-exhausted' });
});

test('money is set aside as for the dearer way to use tokens', async (context) => {
  // A context that is all written costs 1000 tokens of 10 dollars a million.
  const { begin } = await openSpending(context, 'money', 10_000_000);
  const spending = await begin();
  await spending.again(soFar(0, 0));
  await assert.rejects(spending.again(soFar(1, 0)), { code: 'gateway/budget-exhausted' });
  assert.equal(
    spending.end({ promptTokens: 10, cachedTokens: 0, completionTokens: 1, servedBy: 'm', startedMs: 1 }, 10),
    20_000,
  );
});
