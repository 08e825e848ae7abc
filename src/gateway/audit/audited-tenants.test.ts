import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { quotaStore } from '../quotas/quota-store.ts';
import { teamStore } from '../tenants/team-store.ts';
import { auditLog } from './audit-log.ts';
import { auditedQuotas, auditedTeams } from './audited-tenants.ts';
import { readAudit } from './read-audit.ts';

async function openStores(context: TestContext) {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const audit = auditLog({ database, key: Buffer.alloc(32) });
  const actor = { kind: 'local', id: 'ada' } as const;
  return {
    teams: auditedTeams(teamStore(database), audit, actor),
    quotas: auditedQuotas(quotaStore(database), audit, actor),
    entries: async () => (await readAudit(database, { entriesMax: 20 })).toReversed(),
  };
}

test('teams that come and go are written down as what they are', async (context) => {
  const { teams, entries } = await openStores(context);
  await teams.put('shop/main/vision', 'shop/main/research');
  await teams.remove('shop/main/vision');
  assert.deepEqual(
    (await entries()).map(({ action, subject, tenant, details }) => [action, subject, tenant, details]),
    [
      ['team.put', 'shop/main/team/vision', 'vision', { parent: 'shop/main/research' }],
      ['team.remove', 'shop/main/team/vision', 'vision', {}],
    ],
  );
});

test('of limits only changes are written down, with what was before and is now', async (context) => {
  const { quotas, entries } = await openStores(context);
  const owner = 'shop/main/budget/monthly';
  const budget = (amount: number) => [
    { subject: 'shop/main/team/research', measure: 'tokens', period: 'month', amount } as const,
  ];
  await quotas.put(owner, []);
  await quotas.put(owner, budget(10));
  await quotas.put(owner, budget(10));
  await quotas.put(owner, budget(20));
  await quotas.put(owner, []);
  const seen = await entries();
  assert.deepEqual(
    seen.map(({ subject, tenant }) => [subject, tenant]),
    Array.from({ length: 3 }, () => [owner, 'research']),
  );
  assert.deepEqual(
    seen.map(({ details }) =>
      [details?.['before'], details?.['after']].map((list) => (list as { amount: number }[])[0]?.amount),
    ),
    [
      [undefined, 10],
      [10, 20],
      [20, undefined],
    ],
  );
});
