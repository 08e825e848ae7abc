import { type Digest, type SerialisedError, serialiseError } from '#base';
import type { Lease } from '#store';
import { sql, type Transaction } from 'kysely';
import type { Manifest } from '../rollout.ts';
import { InterruptedError } from '../interrupted-error.ts';
import type { GenerationStatus } from './generation.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './tables.ts';
import { changeResources, nextRevision, type StateChange } from './write-journal.ts';

export interface NewGeneration {
  readonly program: Digest;
  readonly returnedTo: number | undefined;
  readonly startedMs: number;
}

/** Begins the next generation and returns its number. Any that is still being built belongs to an apply that ended. */
export async function beginGeneration(scope: Scope, lease: Lease, begun: NewGeneration): Promise<number> {
  return await write(scope, lease, async (transaction, revision) => {
    const { key } = scope;
    await failInterrupted(transaction, scope, begun.startedMs);
    const { generations: number } = await transaction
      .updateTable('stack_state')
      .set({ generations: sql`generations + 1` })
      .where('stack', '=', key.stack)
      .where('stage', '=', key.stage)
      .returning('generations')
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto('stack_generation')
      .values({
        ...key,
        number,
        status: 'building',
        program: begun.program,
        manifest: '',
        revision,
        returned_to: begun.returnedTo ?? null,
        started_ms: begun.startedMs,
      })
      .execute();
    return number;
  });
}

/** Closes what an apply that ended in the middle has left, when it turns out that there is nothing else to do. */
export async function closeInterrupted(
  scope: Scope,
  lease: Lease,
  changes: readonly StateChange[],
  nowMs: number,
): Promise<void> {
  await write(scope, lease, async (transaction, revision) => {
    await failInterrupted(transaction, scope, nowMs);
    await changeResources(transaction, scope, changes, revision);
  });
}

async function failInterrupted(transaction: Transaction<Tables>, scope: Scope, nowMs: number): Promise<void> {
  await ofScope(transaction, scope)
    .set({ status: 'failed', error: JSON.stringify(new InterruptedError()), ended_ms: nowMs })
    .where('status', '=', 'building')
    .execute();
}

/** Writes what a generation consists of, and brings the records of what stayed as it was up to date. */
export async function completeGeneration(
  scope: Scope,
  lease: Lease,
  manifest: Manifest,
  refreshed: readonly StateChange[],
): Promise<void> {
  await write(scope, lease, async (transaction, revision) => {
    if (refreshed.length > 0) await changeResources(transaction, scope, refreshed, revision);
    await ofScope(transaction, scope)
      .set({ manifest: JSON.stringify(manifest), revision })
      .where('number', '=', manifest.generation)
      .execute();
  });
}

/** Records that a generation has the traffic, and forgets the oldest ones beyond `keep`. */
export async function activateGeneration(
  scope: Scope,
  lease: Lease,
  number: number,
  endedMs: number,
  keep: number,
): Promise<void> {
  await write(scope, lease, async (transaction) => {
    await ofScope(transaction, scope).set({ status: 'superseded' }).where('status', '=', 'active').execute();
    await ofScope(transaction, scope)
      .set({ status: 'active', ended_ms: endedMs })
      .where('number', '=', number)
      .execute();
    await prune(transaction, scope, keep);
  });
}

export async function failGeneration(
  scope: Scope,
  lease: Lease,
  number: number,
  endedMs: number,
  reason: unknown,
): Promise<void> {
  const error: SerialisedError = serialiseError(reason);
  const status: GenerationStatus = 'failed';
  await write(scope, lease, async (transaction) => {
    await ofScope(transaction, scope)
      .set({ status, ended_ms: endedMs, error: JSON.stringify(error) })
      .where('number', '=', number)
      .execute();
  });
}

/** After everything was deleted: nothing to return to is left either. Numbers of generations go on. */
export async function forgetGenerations(scope: Scope, lease: Lease): Promise<void> {
  await write(scope, lease, async (transaction) => {
    for (const table of ['stack_generation', 'stack_operation'] as const) {
      const { stack, stage } = scope.key;
      await transaction.deleteFrom(table).where('stack', '=', stack).where('stage', '=', stage).execute();
    }
  });
}

/** Keeps the newest complete generations; open operations stay whatever their age. */
async function prune(transaction: Transaction<Tables>, { key }: Scope, keep: number): Promise<void> {
  const kept = await transaction
    .selectFrom('stack_generation')
    .select('number')
    .where('stack', '=', key.stack)
    .where('stage', '=', key.stage)
    .where('status', 'in', ['active', 'superseded'])
    .orderBy('number', 'desc')
    .limit(keep)
    .execute();
  const oldest = kept.at(-1)?.number ?? 0;
  const ours = sql`stack = ${key.stack} and stage = ${key.stage}`;
  await sql`delete from stack_generation where ${ours} and number < ${oldest}`.execute(transaction);
  await sql`delete from stack_operation where ${ours} and generation < ${oldest} and open = 0`.execute(transaction);
}

function ofScope(transaction: Transaction<Tables>, { key }: Scope) {
  return transaction.updateTable('stack_generation').where('stack', '=', key.stack).where('stage', '=', key.stage);
}

async function write<T>(
  scope: Scope,
  lease: Lease,
  work: (transaction: Transaction<Tables>, revision: number) => Promise<T>,
): Promise<T> {
  return await lease.write(async (untyped) => {
    const transaction = untyped as unknown as Transaction<Tables>;
    return await work(transaction, await nextRevision(transaction, scope));
  });
}
