import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Clock } from '#base';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { auditAnchor } from './audit-anchor.ts';
import { auditLog } from './audit-log.ts';
import type { AuditTables } from './audit-table.ts';
import { pruneAudit } from './prune-audit.ts';
import { readAudit } from './read-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const key = Buffer.alloc(32, 3);
const dayMs = 86_400_000;

/** A log with one entry a day, the last of them today. */
async function openOldLog(context: TestContext, days = 10) {
  const folder = mkdtempSync(join(tmpdir(), 'lode-prune-'));
  const database = await openDatabase('sqlite::memory:');
  context.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  await migrate(database, 'gateway', gatewayMigrations);
  const state = { nowMs: Date.UTC(2026, 10, 25) };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  const anchor = auditAnchor(join(folder, 'audit-head'), key);
  const log = auditLog({ database, key, anchor, clock });
  const record = (action: string) =>
    log.record({ actor: { kind: 'local', id: 'ada' }, action, subject: 'shop/main/key/app', outcome: 'done' });
  for (let day = 1; day <= days; day++) {
    await record(`day.${day}`);
    if (day < days) state.nowMs += dayMs;
  }
  const rows = database.kysely.withTables<AuditTables>();
  const verify = () => verifyAudit({ database, key, anchor });
  const prune = (daysKept: number) =>
    pruneAudit({ database, key, before: new Date(state.nowMs - daysKept * dayMs), clock });
  return { database, rows, record, verify, prune };
}

test('what is old is removed, and what stays is whole, now and when more is written', async (context) => {
  const { prune, verify, record } = await openOldLog(context);
  assert.deepEqual(await prune(3), { entries: 6, through: 6 });
  const { problems, entries, checkpoint } = await verify();
  assert.deepEqual([problems, entries, checkpoint?.number], [[], 4, 6]);
  await record('later');
  assert.deepEqual(await prune(1), { entries: 2, through: 8 });
  assert.deepEqual((await verify()).problems, []);
  assert.deepEqual(await prune(1), { entries: 0, through: undefined }, 'again there is nothing to do');
});

test('the last entry stays, however old, so that numbers go on', async (context) => {
  const { prune, verify, record } = await openOldLog(context);
  assert.deepEqual(await prune(-1), { entries: 9, through: 9 });
  await record('later');
  const { problems, entries, head } = await verify();
  assert.deepEqual([problems, entries, head?.number], [[], 2, 11]);
});

test('more that somebody else removes is missed, and so is a checkpoint that he makes up', async (context) => {
  const { rows, prune, verify } = await openOldLog(context);
  await prune(3);
  await rows.deleteFrom('audit').where('number', '<=', 7).execute();
  assert.match((await verify()).problems.join(' '), /Entry 7 is missing/);
  const { hash } = await rows.selectFrom('audit').select('hash').where('number', '=', 8).executeTakeFirstOrThrow();
  await rows.deleteFrom('audit').where('number', '<=', 8).execute();
  await rows.updateTable('audit_checkpoint').set({ number: 8, hash }).execute();
  assert.match((await verify()).problems.join(' '), /checkpoint .* is not what was written/);
  await rows.deleteFrom('audit_checkpoint').execute();
  assert.match((await verify()).problems.join(' '), /Entry 1 is missing/);
});

test('a head that was noted before is told to be too old, and one that was kept is found', async (context) => {
  const { database, rows, prune } = await openOldLog(context);
  const heads = await rows.selectFrom('audit').select(['number', 'hash']).orderBy('number').execute();
  await prune(3);
  const problemsFor = async (index: number) =>
    (await verifyAudit({ database, key, expected: heads[index]! })).problems.join(' ');
  assert.match(await problemsFor(2), /Entry 3.* was removed/);
  assert.equal(await problemsFor(5), '', 'the one in the checkpoint');
  assert.equal(await problemsFor(7), '');
});

test('entries are found by who did it, how it ended, and up to when', async (context) => {
  const { database } = await openOldLog(context, 1);
  const log = auditLog({ database, key });
  const user = { kind: 'user', id: 'user_1', name: 'a%_"b' } as const;
  await log.record({ actor: user, action: 'session.begin', subject: 'shop/main/user/x', outcome: 'refused' });
  const numbers = async (filter: object) =>
    (await readAudit(database, { entriesMax: 10, ...filter })).map(({ number }) => number);
  assert.deepEqual(await numbers({ actor: 'ada' }), [1]);
  assert.deepEqual(await numbers({ actor: 'user_1' }), [2]);
  assert.deepEqual(await numbers({ actor: 'a%_"b' }), [2]);
  assert.deepEqual(await numbers({ actor: 'a%' }), []);
  assert.deepEqual(await numbers({ actor: 'user' }), [], 'the kind is not who');
  assert.deepEqual(await numbers({ outcome: 'refused' }), [2]);
  assert.deepEqual(await numbers({ until: new Date(Date.UTC(2026, 10, 25) + 1) }), [1]);
});
