import { dirname } from 'node:path';
import { silentLog } from '#base';
import type { Blobs } from '#contract';
import {
  type Actor,
  auditedKeys,
  auditedQuotas,
  auditedTeams,
  type AuditTrail,
  gatewayMigrations,
  keyStore,
  quotaStore,
  teamStore,
} from '#gateway';
import { auditOf } from '#target';
import { promptMigrations, promptStore } from '#prompt';
import { localProviders, type MemoryLedger, memoryLedger } from '#resource';
import { openState, type Providers, type Stack, type State } from '#stack';
import { type Database, folderBlobs, migrate, openDatabase } from '#store';
import type { OptionValues } from './command.ts';
import { loadProgram } from './load-program.ts';
import { NoProgramError } from './no-program-error.ts';
import { findPlace, type Place } from './place.ts';
import { localActor } from './tenants/local-actor.ts';

/** A program, and all that is needed to plan and apply it at its place. */
export interface Project extends Place, AsyncDisposable {
  readonly programFile: string;
  readonly stack: Stack;
  readonly state: State;
  readonly providers: Providers;
  readonly blobs: Blobs;
  readonly database: Database;
  /** Where it is written down what is done, and by whom. */
  readonly audit: AuditTrail;
  readonly actor: Actor;
  /** What the last plan found out about memory. */
  readonly memory: MemoryLedger;
}

/** @throws NoProgramError, ProgramError, and the errors of opening the database */
export async function openProject(options: OptionValues): Promise<Project> {
  const place = findPlace(options);
  const { programFile, home, stage, target } = place;
  if (programFile === undefined) throw new NoProgramError(undefined);
  const stack = await loadProgram(programFile);
  home.create();
  const database = await openDatabase(home.stateUrl);
  try {
    await migrate(database, 'gateway', gatewayMigrations);
    await migrate(database, 'prompt', promptMigrations);
    const blobs = folderBlobs(home.blobs);
    const memory = memoryLedger();
    const audit = auditOf(home, database);
    const actor = localActor();
    const keys = keyStore({ database, pepper: home.localKey('key-pepper') });
    const providers = localProviders({
      home,
      blobs,
      keys: auditedKeys(keys, audit, actor),
      prompts: promptStore(database, { author: actor.id ?? actor.kind }),
      tenants: {
        teams: auditedTeams(teamStore(database), audit, actor),
        quotas: auditedQuotas(quotaStore(database), audit, actor),
      },
      folder: dirname(programFile),
      environment: process.env,
      heldBytes: async () => (await target.status())?.memory.heldBytes ?? 0,
      memory,
      log: silentLog,
    });
    const state = await openState(database, {
      stack: stack.name,
      stage,
      fingerprintKey: home.localKey('state-fingerprint'),
    });
    return {
      ...place,
      programFile,
      stack,
      state,
      providers,
      blobs,
      database,
      memory,
      audit,
      actor,
      [Symbol.asyncDispose]: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
