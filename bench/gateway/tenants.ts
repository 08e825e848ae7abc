import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowances, type Allowances, gatewayMigrations, keyStore, type KeyVerifier, quotaStore } from '#gateway';
import { migrate, openBackgroundDatabase } from '#store';

/** As a serving process has them: real keys in a database on disk, and limits and budgets that every request falls under. */
export interface BenchTenants {
  readonly keys: KeyVerifier;
  /** A key that may do everything. */
  readonly secret: string;
  readonly allowances: Allowances;
  /** Of a database for runs beside it. */
  readonly runsUrl: string;
}

const prefix = 'bench/main/';
/** More than a bench can use. */
const plenty = 1_000_000_000_000;

export async function openTenants(): Promise<BenchTenants> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-bench-gateway-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const database = await openBackgroundDatabase(`sqlite:${join(folder, 'state.db')}`);
  await migrate(database, 'gateway', gatewayMigrations);
  const keys = keyStore({ database, pepper: Buffer.alloc(32, 1) });
  const { secret } = await keys.create(`${prefix}key`, { scopes: ['*'] });
  const quota = (subject: string, measure: 'requests' | 'tokens', period: 'minute' | 'month') => ({
    subject: `${prefix}${subject}`,
    measure,
    period,
    amount: plenty,
  });
  await quotaStore(database).put(`${prefix}budget/bench`, [
    quota(`key/${prefix}key`, 'requests', 'minute'),
    quota(`key/${prefix}key`, 'tokens', 'minute'),
    quota('model/bench', 'tokens', 'month'),
    quota('stack', 'tokens', 'month'),
  ]);
  return {
    keys,
    secret: secret.reveal(),
    allowances: allowances(database, prefix),
    runsUrl: `sqlite:${join(folder, 'runs.db')}`,
  };
}
