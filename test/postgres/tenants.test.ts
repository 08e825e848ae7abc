/** Keys, budgets and the audit log of several serving processes on one PostgreSQL. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditTrail, gatewayMigrations, keyStore, ledger, quotaStore } from '#gateway';
import { type Database, migrate, openDatabase } from '#store';
import { noPostgres, type PostgresServer, startPostgres } from './server.ts';

const main = fileURLToPath(new URL('spend-main.ts', import.meta.url));
const prefix = 'shop/main/';

interface Spender {
  /** Tokens of all requests that ended. */
  readonly spent: Promise<number>;
  kill(): void;
}

function startSpender(url: string): Spender {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [...process.execArgv, main, url, prefix], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const spent = new Promise<number>((resolve) =>
    child.on('close', () => resolve(text.split('\n').reduce((sum, line) => sum + Number(line), 0))),
  );
  return { spent, kill: () => child.kill('SIGKILL') };
}

describe('tenants on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  let database: Database;
  const budget = async (amount: number): Promise<() => Promise<number>> => {
    await database.kysely.withTables<{ allowance: object }>().deleteFrom('allowance').execute();
    const subject = `${prefix}team/research`;
    await quotaStore(database).put(`${prefix}budget/b`, [{ subject, measure: 'tokens', period: 'month', amount }]);
    const now = new Date();
    const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    return () => ledger(database).taken({ subject, measure: 'tokens', period: 'month', startMs });
  };

  before(async () => {
    server = await startPostgres();
    database = await openDatabase(server.url);
    await migrate(database, 'gateway', gatewayMigrations);
  });
  after(async () => {
    await database.close();
    await server[Symbol.asyncDispose]();
  });

  it('spend a budget to its end and not a token further, from three processes with 64 requests each', async () => {
    const taken = await budget(20_000);
    const spenders = [1, 2, 3].map(() => startSpender(server.url));
    const spent = await Promise.all(spenders.map((spender) => spender.spent));
    const total = spent.reduce((sum, tokens) => sum + tokens, 0);
    assert.ok(total <= 20_000, `${total}`);
    assert.ok(total > 19_000, `${total}: there was more to be had`);
    assert.equal(await taken(), total, 'nothing that was set aside is lost');
  });

  it('lose what a killed process held, and nothing is spent twice', async () => {
    const taken = await budget(20_000);
    const [victim, ...others] = [1, 2, 3].map(() => startSpender(server.url));
    await sleep(700);
    victim?.kill();
    const spent = await Promise.all([victim, ...others].map((spender) => spender?.spent ?? 0));
    const total = spent.reduce((sum, tokens) => sum + tokens, 0);
    assert.ok(total <= 20_000, `${total}`);
    assert.ok(total <= (await taken()));
    assert.ok((await taken()) <= 20_000);
  });

  it('hear within a second of a key that another process has revoked', async () => {
    const other = await openDatabase(server.url);
    const pepper = Buffer.alloc(32, 1);
    const [here, there] = [keyStore({ database, pepper }), keyStore({ database: other, pepper })];
    const { id, secret } = await here.create(`${prefix}app`, { scopes: ['*'], team: `${prefix}research` });
    assert.ok(await there.verify(secret.reveal()));
    await here.revoke(id);
    const startMs = performance.now();
    while (await there.verify(secret.reveal())) await sleep(20);
    assert.ok(performance.now() - startMs < 1000);
    await other.close();
  });

  it('write one chain together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-audit-'));
    const other = await openDatabase(server.url);
    const logs = [database, other].map((each) => auditTrail(each, Buffer.alloc(32, 2), folder));
    const actor = { kind: 'local', id: 'ada' } as const;
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        logs[index % 2]?.record({ actor, action: `n${index}`, subject: 'shop/main/x', outcome: 'done' }),
      ),
    );
    const { problems, entries } = (await logs[0]?.verify()) ?? assert.fail();
    assert.deepEqual(problems, []);
    assert.equal(entries, 200);
    await other.close();
    rmSync(folder, { recursive: true });
  });
});
