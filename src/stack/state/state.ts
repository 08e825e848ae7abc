import { createHmac } from 'node:crypto';
import { type Clock, systemClock } from '#base';
import { acquireLease, type Database, type Lease, type LeaseOptions, leaseMigrations, migrate } from '#store';
import type { Fingerprint } from '../encode.ts';
import type { Manifest } from '../rollout.ts';
import { type Generation, readGenerations, readManifest } from './generation.ts';
import { readSnapshot } from './read-snapshot.ts';
import { openScope, type Scope } from './scope.ts';
import type { Snapshot } from './snapshot.ts';
import { stackMigrations } from './migrations.ts';

export interface StateOptions {
  readonly stack: string;
  readonly stage: string;
  /** At least 32 bytes that are not in the database: without it, fingerprints of secrets cannot be guessed at. */
  readonly fingerprintKey: Uint8Array;
  readonly clock?: Clock;
}

/** What is remembered of one stage of a stack. Reading needs nothing; writing goes through a lease (see `applyPlan`). */
export interface State {
  readonly stack: string;
  readonly stage: string;
  readonly clock: Clock;
  readonly fingerprint: Fingerprint;
  readonly scope: Scope;
  /** The same object as before where nothing was written since. */
  snapshot(): Promise<Snapshot>;
  /** Newest first. */
  generations(): Promise<readonly Generation[]>;
  /** Undefined when there is no such generation, or none that was complete. */
  manifest(generation: number): Promise<Manifest | undefined>;
  /** The right to be the only one who changes this stage. */
  lease(options?: Omit<LeaseOptions, 'clock'>): Promise<Lease>;
}

/** Opens the state of a stage, and makes its tables where they are missing. */
export async function openState(database: Database, options: StateOptions): Promise<State> {
  const { stack, stage, fingerprintKey, clock = systemClock } = options;
  await migrate(database, 'lease', leaseMigrations);
  await migrate(database, 'stack', stackMigrations);
  const scope = openScope(database, stack, stage);
  let last: Snapshot | undefined;
  return {
    stack,
    stage,
    clock,
    scope,
    fingerprint: (secret) => createHmac('sha256', fingerprintKey).update(secret.reveal()).digest('hex').slice(0, 32),
    snapshot: async () => (last = await readSnapshot(scope, last)),
    generations: () => readGenerations(scope),
    manifest: (generation) => readManifest(scope, generation),
    lease: (leaseOptions) => acquireLease(database, `stack ${stack}, stage ${stage}`, { ...leaseOptions, clock }),
  };
}
