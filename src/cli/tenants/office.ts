import {
  type Actor,
  auditedKeys,
  auditedUsers,
  type AuditTrail,
  gatewayMigrations,
  keyStore,
  type KeyStore,
  teamStore,
  type TeamStore,
  type UserStore,
} from '#gateway';
import { openDatabase } from '#store';
import { auditOf, fullName, type Home, peopleOf } from '#target';
import type { OptionValues } from '../command.ts';
import { openStageDatabase } from '../stage-database.ts';
import { localActor } from './local-actor.ts';

/** The keys, the users and the audit log of one stage. */
export interface Office extends AsyncDisposable {
  readonly home: Home;
  readonly stage: string;
  /** Of all full names of the stage: "stack/stage/". */
  readonly prefix: string;
  /** What is done to them is written down. */
  readonly keys: KeyStore;
  readonly users: UserStore;
  readonly teams: Pick<TeamStore, 'list'>;
  readonly audit: AuditTrail;
  /** Who runs the command. */
  readonly actor: Actor;
}

/** @throws what `openStageDatabase` throws */
export async function openOffice(options: OptionValues): Promise<Office> {
  const opened = await openStageDatabase(
    options,
    ({ stateUrl }) => openDatabase(stateUrl),
    'gateway',
    gatewayMigrations,
  );
  const { database, home, stack, stage } = opened;
  const audit = auditOf(home, database);
  const actor = localActor();
  const keys = auditedKeys(keyStore({ database, pepper: home.localKey('key-pepper') }), audit, actor);
  const prefix = fullName({ stack, stage }, '');
  const { users: store } = peopleOf(home, database, prefix, audit);
  const users = auditedUsers(store, audit, actor, prefix);
  const teams = teamStore(database);
  return { home, stage, prefix, keys, users, teams, audit, actor, [Symbol.asyncDispose]: () => database.close() };
}
