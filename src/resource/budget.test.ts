import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quota } from '#gateway';
import type { Subject } from '#stack';
import { budgetProperties } from './budget.ts';
import { budgetProvider } from './budget-provider.ts';

test('a budget says how much and per which time, or how many at once', () => {
  for (const good of [{ per: 'day', money: 1 }, { concurrency: 8 }, { per: 'month', tokens: 100, concurrency: 2 }])
    assert.equal(budgetProperties.safeParse(good).success, true, JSON.stringify(good));
  for (const bad of [{}, { per: 'day' }, { money: 1 }, { per: 'day', concurrency: 2 }, { concurrency: 0 }])
    assert.equal(budgetProperties.safeParse(bad).success, false, JSON.stringify(bad));
});

test('what is declared is what is kept, and is read back as it was declared', async () => {
  const call = undefined as never;
  let kept: readonly Quota[] = [];
  const quotas = {
    put: async (owner: string, declared: readonly Omit<Quota, 'owner'>[]) =>
      void (kept = declared.map((quota) => ({ ...quota, owner }))),
    list: async () => kept,
  };
  const provider = budgetProvider({ quotas });
  const subject = { stack: 'shop', stage: 'main', name: 'b', token: 't' } as unknown as Subject;
  for (const declared of [
    { of: { $ref: 'remote-model/gpt' }, concurrency: 8 },
    { of: { $ref: 'team/research' }, per: 'month', money: 2.5, tokens: 10, concurrency: 3 },
    { per: 'minute', requests: 60 },
  ]) {
    await provider.create?.(subject, declared as never, call);
    const read = await provider.read(subject, { properties: declared, outputs: {} } as never, undefined, call);
    assert.deepEqual(read?.properties, declared);
  }
  await provider.create?.(subject, { of: { $ref: 'remote-model/gpt' }, concurrency: 8 } as never, call);
  assert.deepEqual(kept, [
    {
      owner: 'shop/main/budget/b',
      subject: 'shop/main/model/gpt',
      measure: 'concurrency',
      period: undefined,
      amount: 8,
    },
  ]);
});
