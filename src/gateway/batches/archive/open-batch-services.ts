import type { Log } from '#base';
import { type Database, migrate } from '#store';
import type { KeyFinder } from '../../keys/key-finder.ts';
import type { BatchServices } from '../batch-services.ts';
import { BatchArchive } from './batch-archive.ts';
import { BatchClaims } from './batch-claims.ts';
import { batchMigrations } from './batch-tables.ts';

const sweepEveryMs = 3_600_000;

/**
 * Makes the tables where they are missing, and forgets what has ended long ago, once an hour.
 *
 * @returns gives what the batches of a scope need
 */
export async function openBatchServices(
  database: Database,
  { log }: { readonly log: Log },
): Promise<(scope: string, keys: KeyFinder) => BatchServices> {
  await migrate(database, 'batches', batchMigrations);
  const all = new BatchArchive({ database, scope: '' });
  const sweep = (): void => {
    all.sweep().catch((error: unknown) => log.write('warn', 'batches.not-swept', { error }));
  };
  setInterval(sweep, sweepEveryMs).unref();
  sweep();
  return (scope, keys) => ({
    batches: new BatchArchive({ database, scope }),
    claims: new BatchClaims(database, scope),
    keys,
  });
}
