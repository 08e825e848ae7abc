import type { Actor, AdminServices, AuditTrail, KeyStore } from '#gateway';
import { auditTrail, ledger, quotaStore, teamStore } from '#gateway';
import type { BulkDatabase, Database } from '#store';
import type { Home } from './home.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import type { Release } from './release.ts';
import { fullName } from './stage-keys.ts';

/** How a serving process lets its stage be administered, and writes down what it does by itself. */
export interface Administration {
  readonly audit: AuditTrail;
  /** @param prefix of the full names of the stage */
  servicesOf(prefix: string): AdminServices;
  /** A generation has the traffic now. The first one brings the key of the local admin into being. */
  activated(release: Release): Promise<void>;
}

/** No declared key can have a name with a dot. */
const localAdmin = 'local.admin';

export function administration(home: Home, database: Database, keys: KeyStore, runs?: BulkDatabase): Administration {
  const audit = auditOf(home, database);
  const [teams, quotas] = [teamStore(database), quotaStore(database)];
  const actor: Actor = { kind: 'service', id: String(process.pid) };
  return {
    audit,
    servicesOf: (prefix) => ({ prefix, keys, teams, quotas, ledger: ledger(database), audit, runs }),
    activated: async ({ stack, stage, generation }) => {
      const subject = fullName({ stack, stage }, 'generation');
      await audit.record({ actor, action: 'generation.activate', subject, outcome: 'done', details: { generation } });
      await ensureLocalAdmin(keys, home.adminKeyFile(stage), fullName({ stack, stage }, localAdmin));
    },
  };
}

/** The log of what was done in all stages of a home. */
export function auditOf(home: Home, database: Database): AuditTrail {
  return auditTrail(database, home.localKey('audit'), home.path);
}

/** Who owns the files of a home owns all that is in it, so that this key gives nobody more than he has. */
async function ensureLocalAdmin(keys: KeyStore, file: string, name: string): Promise<void> {
  const secret = readKeyFile(file);
  if (secret !== undefined && (await keys.verify(secret))?.name === name) return;
  for (const { id } of (await keys.list()).filter((key) => key.name === name)) await keys.revoke(id);
  const issued = await keys.create(name, { scopes: [], role: 'admin' });
  writeKeyFile(file, issued.secret.reveal());
}
