import type { Actor, AdminServices, AuditTrail, KeyStore, SignInServices } from '#gateway';
import { auditTrail, ledger, quotaStore, signInServices, teamStore } from '#gateway';
import { promptHistory } from '#prompt';
import type { BulkDatabase, Database } from '#store';
import { keptVectorsOf } from './encoders/kept-vectors.ts';
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

interface AdministeredParts {
  readonly stage: string;
  readonly database: Database;
  readonly keys: KeyStore;
  readonly runs?: BulkDatabase | undefined;
  readonly collections?: AdminServices['collections'];
}

/** No declared key can have a name with a dot. */
const localAdmin = 'local.admin';

export function administration(
  home: Home,
  { stage, database, keys, runs, collections }: AdministeredParts,
): Administration {
  const audit = auditOf(home, database);
  const [teams, quotas] = [teamStore(database), quotaStore(database)];
  const prompts = promptHistory(database, { author: 'gateway' });
  const actor: Actor = { kind: 'service', id: String(process.pid) };
  return {
    audit,
    servicesOf: (prefix) => {
      const people = peopleOf(home, database, prefix, audit);
      const keptVectors = keptVectorsOf(home, stage);
      const kept = { runs, prompts, collections, keptVectors };
      return { prefix, keys, teams, quotas, ledger: ledger(database), audit, people, ...kept };
    },
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

/** Those who sign in to a stage. @param prefix of the full names of the stage */
export function peopleOf(home: Home, database: Database, prefix: string, audit: AuditTrail): SignInServices {
  return signInServices({ database, prefix, pepper: home.localKey('sign-in-pepper'), audit });
}

/** Who owns the files of a home owns all that is in it, so that this key gives nobody more than he has. */
async function ensureLocalAdmin(keys: KeyStore, file: string, name: string): Promise<void> {
  const secret = readKeyFile(file);
  if (secret !== undefined && (await keys.verify(secret))?.name === name) return;
  for (const { id } of (await keys.list()).filter((key) => key.name === name)) await keys.revoke(id);
  const issued = await keys.create(name, { scopes: [], role: 'admin' });
  writeKeyFile(file, issued.secret.reveal());
}
