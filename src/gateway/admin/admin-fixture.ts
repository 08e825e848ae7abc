import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#base';
import { type Database, migrate, openDatabase } from '#store';
import { auditTrail } from '../audit/audit-trail.ts';
import { openTestDoor, recordingLog, type TestDoor } from '../door-fixture.ts';
import { gatewayMigrations } from '../gateway-migrations.ts';
import type { KeyVerifier } from '../key-verifier.ts';
import { keyStore, type KeyStore } from '../keys/key-store.ts';
import type { KeyTerms } from '../keys/key-terms.ts';
import { allowances } from '../quotas/allowances.ts';
import { ledger } from '../quotas/ledger.ts';
import { quotaStore } from '../quotas/quota-store.ts';
import { openBatchServices } from '../batches/archive/open-batch-services.ts';
import type { BatchServices } from '../batches/batch-services.ts';
import type { FileArchive } from '../files/archive/file-archive.ts';
import { openFileArchives } from '../files/archive/open-file-archives.ts';
import { openResponseArchives } from '../responses/archive/open-response-archives.ts';
import { signInServices } from '../sign-in/index.ts';
import type { SignInRules } from '../sign-in/openid/identity-provider.ts';
import { teamStore } from '../tenants/team-store.ts';
import type { AdminServices } from './admin-services.ts';

export const prefix = 'shop/main/';

export interface TestOffice extends AsyncDisposable {
  readonly door: TestDoor;
  readonly database: Database;
  readonly services: AdminServices;
  readonly keys: KeyStore;
  readonly files: FileArchive;
  readonly batches: BatchServices;
  readonly log: ReturnType<typeof recordingLog>;
  /** Makes a key and gives its id and secret. Names, also of the team, without the prefix. */
  issue(name: string, terms?: Partial<KeyTerms>): Promise<{ readonly id: string; readonly secret: string }>;
}

export interface TestOfficeOptions extends Pick<AdminServices, 'runs'> {
  /** Of its database. Default: in memory. */
  readonly url?: string;
  /** Of the people who sign in. */
  readonly clock?: Clock;
  readonly signIn?: SignInRules;
}

/** A gateway with real keys and these teams: research, vision in research, and sales. */
export async function openTestOffice({
  runs,
  clock,
  signIn,
  url = 'sqlite::memory:',
}: TestOfficeOptions = {}): Promise<TestOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-office-'));
  const database = await openDatabase(url);
  await migrate(database, 'gateway', gatewayMigrations);
  const keys = keyStore({ database, pepper: Buffer.alloc(32, 5) });
  const teams = teamStore(database);
  await teams.put(`${prefix}research`, undefined);
  await teams.put(`${prefix}vision`, `${prefix}research`);
  await teams.put(`${prefix}sales`, undefined);
  const quotas = quotaStore(database);
  const audit = auditTrail(database, Buffer.alloc(32, 6), folder);
  const passwordCost = { logRounds: 8, blockSize: 8, lanes: 1 };
  const people = signInServices({ database, prefix, pepper: Buffer.alloc(32, 7), audit, passwordCost, clock });
  const services = { prefix, keys, teams, quotas, ledger: ledger(database), audit, people, runs };
  const limits = allowances(database, prefix);
  const log = recordingLog();
  const responses = (await openResponseArchives(database, { log }))(prefix);
  const files = (await openFileArchives(database, { log }))(prefix);
  // Nobody's key is found here: what they ask in batches fails, and asks no model.
  const batches = (await openBatchServices(database, { log }))(prefix, { find: async () => undefined });
  const metricsText = async (): Promise<string> => 'none 1\n';
  const door = await openTestDoor({
    keys: shortNames(keys),
    admin: services,
    allowances: limits,
    responses,
    files,
    batches,
    metricsText,
    signIn,
    log,
  });
  return {
    door,
    database,
    services,
    keys,
    files,
    batches,
    log,
    issue: async (name, { team, ...terms } = {}) => {
      const full = team === undefined ? {} : { team: prefix + team };
      const { id, secret } = await keys.create(prefix + name, { scopes: ['*'], ...terms, ...full });
      return { id, secret: secret.reveal() };
    },
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]();
      await limits[Symbol.asyncDispose]();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** As the serving process of a stage knows keys. */
function shortNames(keys: KeyVerifier): KeyVerifier {
  return {
    verify: async (secret) => {
      const key = await keys.verify(secret);
      if (key === undefined) return undefined;
      const teams = key.teams?.map((team) => team.slice(prefix.length));
      return { ...key, name: key.name.slice(prefix.length), ...(teams && { teams }) };
    },
  };
}
