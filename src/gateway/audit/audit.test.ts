import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { keyStore } from '../keys/key-store.ts';
import { auditAnchor } from './audit-anchor.ts';
import type { AuditEvent } from './audit-event.ts';
import { auditLog } from './audit-log.ts';
import { auditedKeys } from './audited-keys.ts';
import type { AuditTables } from './audit-table.ts';
import { readAudit } from './read-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const key = Buffer.alloc(32, 3);
const actor = { kind: 'local', id: 'ada' } as const;
const event = (action: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  actor,
  action,
  subject: 'shop/main/key/app',
  outcome: 'done',
  ...more,
});

async function openLog(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'lode-audit-'));
  const database = await openDatabase('sqlite::memory:');
  context.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  await migrate(database, 'gateway', gatewayMigrations);
  const anchor = auditAnchor(join(folder, 'audit-head'), key);
  const log = auditLog({ database, key, anchor });
  const rows = database.kysely.withTables<AuditTables>();
  const problems = async () => (await verifyAudit({ database, key, anchor })).problems;
  return { database, log, rows, problems, anchor, folder };
}

async function openFullLog(context: TestContext, entries = 20) {
  const opened = await openLog(context);
  for (let index = 0; index < entries; index++) await opened.log.record(event('key.create', { details: { index } }));
  assert.deepEqual(await opened.problems(), []);
  return opened;
}

test('events are numbered and chained, also those that come at once from several writers', async (context) => {
  const { log, database, anchor, problems } = await openLog(context);
  const other = auditLog({ database, key, anchor });
  await Promise.all(Array.from({ length: 64 }, (_, index) => (index % 2 ? log : other).record(event(`key.${index}`))));
  const entries = await readAudit(database, { entriesMax: 100 });
  assert.deepEqual(
    entries.map(({ number }) => number),
    Array.from({ length: 64 }, (_, index) => 64 - index),
  );
  assert.deepEqual(await problems(), []);
});

test('an empty log is whole, and has no head', async (context) => {
  const { database } = await openLog(context);
  const nothing = { problems: [], entries: 0, head: undefined, checkpoint: undefined };
  assert.deepEqual(await verifyAudit({ database, key }), nothing);
});

for (const column of ['actor', 'action', 'subject', 'tenant', 'outcome', 'details', 'at_ms', 'hash'] as const) {
  test(`a changed ${column} is found`, async (context) => {
    const { rows, problems } = await openFullLog(context);
    const { [column]: before } = await rows
      .selectFrom('audit')
      .selectAll()
      .where('number', '=', 7)
      .executeTakeFirstOrThrow();
    const after =
      typeof before === 'number'
        ? before + 1
        : `${String(before).slice(0, -1)}${String(before).endsWith('x') ? 'y' : 'x'}`;
    await rows
      .updateTable('audit')
      .set({ [column]: after })
      .where('number', '=', 7)
      .execute();
    assert.match((await problems()).join(' '), /Entry [78] is not what was written/);
  });
}

test('a removed entry is found, and a cut tail, and an emptied log', async (context) => {
  const removed = await openFullLog(context);
  await removed.rows.deleteFrom('audit').where('number', '=', 5).execute();
  assert.match((await removed.problems()).join(' '), /Entry 5 is missing/);
  const cut = await openFullLog(context);
  await cut.rows.deleteFrom('audit').where('number', '>', 15).execute();
  assert.match((await cut.problems()).join(' '), /ends at entry 15.*knows entry 20/);
  await cut.rows.deleteFrom('audit').execute();
  assert.match((await cut.problems()).join(' '), /ends at entry 0/);
});

test('a log that was cut and written on is not what the anchor knows', async (context) => {
  const { rows, database, log, problems } = await openFullLog(context);
  const { head } = await verifyAudit({ database, key });
  await rows.deleteFrom('audit').where('number', '>', 18).execute();
  // Without the anchor, as a process of another home would.
  await auditLog({ database, key }).record(event('a'));
  await auditLog({ database, key }).record(event('b'));
  assert.match((await problems()).join(' '), /Entry 20 is not the one/);
  await log.record(event('c'));
  const { problems: later } = await verifyAudit({ database, key, ...(head && { expected: head }) });
  assert.match(later.join(' '), /Entry 20 is not the one that the head that was given knows/);
});

test('who has the database and the files, and not the key, cannot write a log that is believed', async (context) => {
  const { rows, database, problems, folder } = await openFullLog(context);
  const others = Buffer.alloc(32, 9);
  await rows.deleteFrom('audit').execute();
  const forged = auditLog({ database, key: others, anchor: auditAnchor(join(folder, 'audit-head'), others) });
  await forged.record(event('key.create'));
  assert.match((await problems()).join(' '), /anchor of this home is damaged/);
  writeFileSync(join(folder, 'audit-head'), '');
  assert.match((await problems()).join(' '), /damaged/);
});

test('what is done to keys is written down, and no secret with it', async (context) => {
  const { database, log } = await openLog(context);
  const keys = auditedKeys(keyStore({ database, pepper: Buffer.alloc(32) }), log, actor);
  const made = await keys.create('shop/main/app', { scopes: ['chat'], team: 'shop/main/research', user: 'ada' });
  const next = await keys.rotate(made.id, { overlapMs: 1000 });
  await keys.revoke(made.id);
  await keys.setTerms(made.id, { scopes: ['models'] });
  await assert.rejects(keys.rotate('key_none', { overlapMs: 0 }));
  const entries = await readAudit(database, { entriesMax: 10 });
  assert.deepEqual(
    entries.map(({ action, subject, outcome, tenant }) => [action, subject, outcome, tenant]),
    [
      ['key.rotate', 'key', 'failed', undefined],
      ['key.change', 'shop/main/key/app', 'done', 'research'],
      ['key.revoke', 'shop/main/key/app', 'done', 'research'],
      ['key.rotate', 'shop/main/key/app', 'done', 'research'],
      ['key.create', 'shop/main/key/app', 'done', 'research'],
    ],
  );
  assert.equal(entries[3]?.details?.['successor'], next.id);
  for (const secret of [made.secret, next.secret])
    assert.equal(JSON.stringify(entries).includes(secret.reveal()), false);
});

test('secrets in details are blotted out, wherever they stand', async (context) => {
  const { database, log } = await openLog(context);
  const secret = `lode_${'a'.repeat(43)}`;
  await log.record(event('x', { details: { header: `Bearer ${secret}`, deep: [{ other: `see ${secret}!` }] } }));
  const [entry] = await readAudit(database, { entriesMax: 1 });
  assert.equal(JSON.stringify(entry).includes(secret), false);
  assert.match(JSON.stringify(entry), /redacted/);
});

test('entries are found by tenant, action and time, page by page', async (context) => {
  const { database, log } = await openLog(context);
  for (const tenant of ['one', 'two', undefined]) await log.record(event('a', { tenant }));
  await log.record(event('b', { tenant: 'one', subject: 'shop/other/key/app' }));
  const numbers = async (filter: object) =>
    (await readAudit(database, { entriesMax: 10, ...filter })).map(({ number }) => number);
  assert.deepEqual(await numbers({ tenants: ['one'] }), [4, 1]);
  assert.deepEqual(await numbers({ tenants: [] }), []);
  assert.deepEqual(await numbers({ action: 'a' }), [3, 2, 1]);
  assert.deepEqual(await numbers({ prefix: 'shop/main/' }), [3, 2, 1]);
  assert.deepEqual(await numbers({ before: 3 }), [2, 1]);
  assert.deepEqual(await numbers({ since: new Date(Date.now() + 1000) }), []);
});
