import type { Digest, SerialisedError } from '#base';
import type { Manifest } from '../rollout.ts';
import type { Scope } from './scope.ts';

/**
 * `building`: its apply runs, or ended in the middle. `active`: it has the traffic. `superseded`: it had it.
 * `failed`: a step or a check failed, and traffic never came to it.
 */
export type GenerationStatus = 'building' | 'active' | 'superseded' | 'failed';

/** The result of one apply. */
export interface Generation {
  readonly number: number;
  readonly status: GenerationStatus;
  /** Of the program that it was made from. */
  readonly program: Digest;
  /** Milliseconds since the Unix epoch. */
  readonly startedMs: number;
  readonly endedMs: number | undefined;
  /** The generation that a rollback returned to by making this one. */
  readonly returnedTo: number | undefined;
  /** Why it failed. */
  readonly error: SerialisedError | undefined;
}

/** Newest first. */
export async function readGenerations({ tables, key }: Scope): Promise<readonly Generation[]> {
  const rows = await tables
    .selectFrom('stack_generation')
    .select(['number', 'status', 'program', 'started_ms', 'ended_ms', 'returned_to', 'error'])
    .where('stack', '=', key.stack)
    .where('stage', '=', key.stage)
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    number: row.number,
    status: row.status as GenerationStatus,
    program: row.program as Digest,
    startedMs: row.started_ms,
    endedMs: row.ended_ms ?? undefined,
    returnedTo: row.returned_to ?? undefined,
    error: row.error === null ? undefined : (JSON.parse(row.error) as SerialisedError),
  }));
}

/** Undefined when there is no such generation, or none that was complete. */
export async function readManifest({ tables, key }: Scope, number: number): Promise<Manifest | undefined> {
  const query = tables.selectFrom('stack_generation').select('manifest').where('number', '=', number);
  const row = await query.where('stack', '=', key.stack).where('stage', '=', key.stage).executeTakeFirst();
  return row && row.manifest !== '' ? (JSON.parse(row.manifest) as Manifest) : undefined;
}
