/** Limits and budgets as clients of the gateway meet them. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ModelPrices, RequestRecord } from '#contract';
import { migrate, openDatabase } from '#store';
import { hello, openTestDoor, until } from '../door-fixture.ts';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { allowances } from './allowances.ts';
import { ledger } from './ledger.ts';
import { spanAt } from './period.ts';
import type { Quota } from './quota.ts';
import { quotaStore } from './quota-store.ts';

type Declared = Omit<Quota, 'owner' | 'subject'> & { readonly of: string };

async function openDoor(context: TestContext, quotas: readonly Declared[], prices?: ModelPrices) {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'gateway', gatewayMigrations);
  const rows = quotas.map(({ of, ...quota }) => ({ ...quota, subject: `shop/main/${of}` }));
  await quotaStore(database).put('shop/main/budget/test', rows);
  const limits = allowances(database, 'shop/main/');
  const records: RequestRecord[] = [];
  const door = await openTestDoor({
    model: { reply: 'one two three four', contextTokens: 2048, tokenDelayMs: 1, ...(prices && { prices }) },
    allowances: limits,
    observer: {
      refused: () => {},
      arrived: () => ({ traceparent: undefined, ended: (record) => void records.push(record) }),
    },
  });
  context.after(async () => {
    await door[Symbol.asyncDispose]();
    await limits[Symbol.asyncDispose]();
    await database.close();
  });
  return { door, database, limits, records };
}

/** A test that crosses the end of a minute would find a limit full again. */
const untilEarlyInMinute = async (): Promise<void> => {
  const leftMs = spanAt('minute', Date.now()).endMs - Date.now();
  if (leftMs < 3000) await new Promise((resolve) => setTimeout(resolve, leftMs));
};

test('a client is told its limits, and when it comes too often, for how long to wait', async (context) => {
  await untilEarlyInMinute();
  const { door } = await openDoor(context, [{ of: 'key/all', measure: 'requests', period: 'minute', amount: 2 }]);
  const first = await door.post('/v1/chat/completions', hello);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('x-ratelimit-limit-requests'), '2');
  assert.equal(first.headers.get('x-ratelimit-remaining-requests'), '1');
  assert.match(first.headers.get('x-ratelimit-reset-requests') ?? '', /^\d+s$/);
  assert.equal((await door.post('/v1/chat/completions', hello)).status, 200);
  const third = await door.post('/v1/chat/completions', hello);
  assert.equal(third.status, 429);
  assert.ok(Number(third.headers.get('retry-after')) >= 1);
  assert.ok(Number(third.headers.get('retry-after')) <= 66);
  assert.equal(third.headers.get('x-ratelimit-remaining-requests'), '0');
  assert.equal(third.headers.get('x-should-retry'), null);
  const { error } = (await third.json()) as { error: { code: string; type: string; message: string } };
  assert.equal(error.code, 'rate_limit_exceeded');
  assert.match(error.message, /key all.*2 requests per minute/);
  const other = await door.post('/v1/chat/completions', hello, { authorization: 'Bearer chat' });
  assert.equal(other.status, 200, 'another key has its own limit');
});

test('a stream tells the limits as well, and in the words of the protocol that the client speaks', async (context) => {
  const { door } = await openDoor(context, [{ of: 'key/all', measure: 'tokens', period: 'minute', amount: 100_000 }]);
  const stream = await door.post('/v1/chat/completions', { ...hello, stream: true, max_tokens: 100 });
  assert.equal(stream.headers.get('x-ratelimit-limit-tokens'), '100000');
  assert.ok(Number(stream.headers.get('x-ratelimit-remaining-tokens')) < 100_000);
  await stream.text();
  await until(() => door.gateway.stats().running === 0);
  const message = { model: 'fake', max_tokens: 100, messages: hello.messages };
  const answer = await door.post('/v1/messages', message);
  assert.equal(answer.headers.get('anthropic-ratelimit-tokens-limit'), '100000');
  const resetMs = Date.parse(answer.headers.get('anthropic-ratelimit-tokens-reset') ?? '');
  assert.ok(resetMs > Date.now() && resetMs <= Date.now() + 66_000);
});

test('64 parallel calls do not spend one token more than the budget', async (context) => {
  const budget = 10_000;
  const { door, database, limits } = await openDoor(context, [
    { of: 'stack', measure: 'tokens', period: 'month', amount: budget },
  ]);
  const call = async () => {
    const answer = await door.post('/v1/chat/completions', { ...hello, max_tokens: 50 });
    return { status: answer.status, body: (await answer.json()) as { usage?: { total_tokens: number } } };
  };
  let spent = 0;
  let refused = 0;
  for (let round = 0; round < 40 && refused < 64; round++) {
    const answers = await Promise.all(Array.from({ length: 64 }, call));
    spent += answers.reduce((sum, { body }) => sum + (body.usage?.total_tokens ?? 0), 0);
    refused = answers.filter(({ status }) => status === 429).length;
  }
  assert.ok(spent <= budget, `${spent} of ${budget}`);
  assert.ok(spent > 0);
  await until(() => door.gateway.stats().running === 0);
  await limits[Symbol.asyncDispose]();
  const { startMs } = spanAt('month', Date.now());
  const taken = await ledger(database).taken({
    subject: 'shop/main/stack',
    measure: 'tokens',
    period: 'month',
    startMs,
  });
  assert.equal(taken, spent, 'what was set aside and not used has come back');
});

test('a budget that is spent is told as a quota, not as a matter of waiting', async (context) => {
  const { door } = await openDoor(context, [{ of: 'model/fake', measure: 'tokens', period: 'month', amount: 100 }]);
  const answer = await door.post('/v1/chat/completions', { ...hello, max_tokens: 200 });
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('x-should-retry'), 'false');
  const { error } = (await answer.json()) as { error: { code: string; type: string } };
  assert.deepEqual([error.code, error.type], ['insufficient_quota', 'insufficient_quota']);
});

test('money is counted by the prices of the model, to the billionth of a dollar, and told in the record', async (context) => {
  const prices = { input: 0.1, output: 0.4 };
  const { door, records, limits, database } = await openDoor(
    context,
    [
      { of: 'team/none', measure: 'money', period: 'day', amount: 1 },
      { of: 'stack', measure: 'money', period: 'day', amount: 10 ** 9 },
    ],
    prices,
  );
  const answer = await door.post('/v1/chat/completions', hello);
  const { usage } = (await answer.json()) as { usage: { prompt_tokens: number; completion_tokens: number } };
  await until(() => records.length === 1);
  const nanos = usage.prompt_tokens * 100 + usage.completion_tokens * 400;
  assert.equal(records[0]?.generation?.costNanos, nanos);
  await limits[Symbol.asyncDispose]();
  const { startMs } = spanAt('day', Date.now());
  const account = { subject: 'shop/main/stack', measure: 'money', period: 'day', startMs } as const;
  assert.equal(await ledger(database).taken(account), nanos);
});

test('time of a local model is set aside piece by piece, and where there is too little it is not asked', async (context) => {
  const { door } = await openDoor(context, [{ of: 'stack', measure: 'money', period: 'day', amount: 4 * 10 ** 9 }], {
    input: 0,
    output: 0,
    computeSecond: 1,
  });
  const answer = await door.post('/v1/chat/completions', hello);
  assert.equal(answer.status, 429, 'a piece of five seconds costs more than there is');
});

test('a request that is refused by one quota holds nothing of the others', async (context) => {
  const { door, limits, database } = await openDoor(context, [
    { of: 'key/all', measure: 'tokens', period: 'month', amount: 1_000_000 },
    { of: 'stack', measure: 'tokens', period: 'month', amount: 1 },
  ]);
  assert.equal((await door.post('/v1/chat/completions', hello)).status, 429);
  await limits[Symbol.asyncDispose]();
  const { startMs } = spanAt('month', Date.now());
  const account = { subject: 'shop/main/key/all', measure: 'tokens', period: 'month', startMs } as const;
  assert.equal(await ledger(database).taken(account), 0);
});

test('requests that run at once are counted while they run', async (context) => {
  const { door } = await openDoor(context, [{ of: 'key/all', measure: 'concurrency', period: undefined, amount: 1 }]);
  const stream = await door.post('/v1/chat/completions', { ...hello, stream: true });
  assert.equal(stream.status, 200);
  await stream.text();
  await until(() => door.gateway.stats().running === 0);
  const both = await Promise.all([
    door.post('/v1/chat/completions', hello),
    door.post('/v1/chat/completions', hello),
    door.post('/v1/chat/completions', hello),
  ]);
  assert.ok(both.some(({ status }) => status === 429));
  await until(() => door.gateway.stats().running === 0);
  assert.equal((await door.post('/v1/chat/completions', hello)).status, 200);
});
