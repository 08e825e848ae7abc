import { type SerialisedError } from '#base';
import { jsonRows } from '#store';
import { sql, type Transaction } from 'kysely';
import type { NodeId } from '../node.ts';
import type { Scope } from './scope.ts';
import type { Instance, OpenOperation } from './snapshot.ts';
import type { Tables } from './tables.ts';

/** Where an operation is in the journal. */
export interface OperationKey {
  readonly generation: number;
  readonly number: number;
}

export type JournalEntry =
  /** Before the provider is called. */
  | { readonly type: 'intent'; readonly key: OperationKey; readonly operation: OpenOperation; readonly atMs: number }
  /** After it; the resource as it is now recorded, and what its coming changes for others of the same node. */
  | {
      readonly type: 'done';
      readonly key: OperationKey | undefined;
      readonly change: StateChange;
      readonly atMs: number;
    }
  | { readonly type: 'failed'; readonly key: OperationKey; readonly error: SerialisedError; readonly atMs: number }
  /** The provider was never called. */
  | { readonly type: 'withdrawn'; readonly key: OperationKey; readonly atMs: number };

/** An instance before it is written. */
export type InstanceRecord = Omit<Instance, 'revision'>;

export interface StateChange {
  readonly node: NodeId;
  /** Operations on this thing that were open are closed. */
  readonly token: string;
  readonly records?: readonly InstanceRecord[];
  /** Tokens whose records go; operations on these are closed as well. */
  readonly removed?: readonly string[];
}

/** Raises the revision of the state and returns it. The row is then locked until the transaction ends. */
export async function nextRevision(transaction: Transaction<Tables>, { key }: Scope): Promise<number> {
  const row = await transaction
    .insertInto('stack_state')
    .values({ ...key, revision: 1, generations: 0 })
    .onConflict((clash) =>
      clash.columns(['stack', 'stage']).doUpdateSet({ revision: sql<number>`stack_state.revision + 1` }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

/**
 * Writes any number of entries with a handful of statements. An intent comes before the end of the same operation;
 * entries of different operations on one thing are never in one group, because the later one waits for the earlier.
 */
export async function writeJournal(
  transaction: Transaction<Tables>,
  scope: Scope,
  entries: readonly JournalEntry[],
): Promise<void> {
  const revision = await nextRevision(transaction, scope);
  const intents = entries.filter((entry) => entry.type === 'intent');
  const done = entries.filter((entry) => entry.type === 'done');
  if (intents.length > 0) await insertIntents(transaction, scope, intents);
  const ended = entries.filter((entry) => entry.type !== 'intent').filter((entry) => entry.key !== undefined);
  if (ended.length > 0) await endOperations(transaction, scope, ended);
  if (done.length > 0)
    await changeResources(
      transaction,
      scope,
      done.map(({ change }) => change),
      revision,
    );
}

type EntryOf<Type extends JournalEntry['type']> = Extract<JournalEntry, { type: Type }>;

async function insertIntents(
  transaction: Transaction<Tables>,
  { database, key }: Scope,
  intents: readonly EntryOf<'intent'>[],
) {
  const rows = intents.map(({ key: { generation, number }, operation, atMs }) => [
    generation,
    number,
    operation.node,
    operation.token,
    operation.action,
    JSON.stringify(operation.properties),
    JSON.stringify(operation.dependencies),
    JSON.stringify(operation.traits),
    atMs,
  ]);
  await sql`
    insert into stack_operation
      (stack, stage, open, generation, number, node, token, action, properties, dependencies, traits, started_ms)
    select ${key.stack}, ${key.stage}, 1, cast(value ->> 0 as integer), cast(value ->> 1 as integer), value ->> 2,
      value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, cast(value ->> 8 as bigint)
    from ${jsonRows(database, rows)}`.execute(transaction);
}

/** One statement for each way to end. A failed operation may have had half of its effect: it stays open. */
async function endOperations(
  transaction: Transaction<Tables>,
  { database, key }: Scope,
  ended: readonly Exclude<JournalEntry, EntryOf<'intent'>>[],
): Promise<void> {
  for (const [outcome, entries] of Map.groupBy(ended, ({ type }) => type)) {
    const rows = entries.map((entry) => [entry.key!.generation, entry.key!.number]);
    // The list of pairs, rather than a join, makes SQLite look each of them up by the primary key.
    await sql`
      update stack_operation
      set outcome = ${outcome}, open = ${outcome === 'failed' ? 1 : 0}, ended_ms = ${entries[0]!.atMs}
      where stack = ${key.stack} and stage = ${key.stage} and (generation, number) in (
        select cast(value ->> 0 as integer), cast(value ->> 1 as integer)
        from ${jsonRows(database, rows)})`.execute(transaction);
  }
  for (const entry of ended) {
    if (entry.type !== 'failed') continue;
    const { generation, number } = entry.key;
    await transaction
      .updateTable('stack_operation')
      .set({ error: JSON.stringify(entry.error) })
      .where('stack', '=', key.stack)
      .where('stage', '=', key.stage)
      .where('generation', '=', generation)
      .where('number', '=', number)
      .execute();
  }
}

/** Also used without a journal, to bring records up to date when a generation ends. */
export async function changeResources(
  transaction: Transaction<Tables>,
  scope: Scope,
  changes: readonly StateChange[],
  revision: number,
): Promise<void> {
  const { database, key } = scope;
  const removed = changes.flatMap(({ node, removed = [] }) => removed.map((token) => [node, token] as const));
  const records = changes.flatMap((change) => change.records ?? []);
  const ours = sql`stack = ${key.stack} and stage = ${key.stage}`;
  const among = (rows: readonly (readonly [node: NodeId, token: string])[]) =>
    sql`(node, token) in (select value ->> 0, value ->> 1 from ${jsonRows(database, rows)})`;
  // Also on what is removed: a deletion of which only the outcome was not written.
  const settled = [...changes.map(({ node, token }) => [node, token] as const), ...removed];
  await sql`update stack_operation set open = 0 where open = 1 and ${ours} and ${among(settled)}`.execute(transaction);
  if (removed.length > 0) {
    await sql`delete from stack_resource where ${ours} and ${among(removed)}`.execute(transaction);
  }
  if (records.length > 0) await upsertResources(transaction, scope, records, revision);
}

async function upsertResources(
  transaction: Transaction<Tables>,
  { database, key }: Scope,
  records: readonly InstanceRecord[],
  revision: number,
): Promise<void> {
  const rows = records.map((record) => [
    record.node,
    record.token,
    record.kind,
    Number(record.leftover),
    JSON.stringify(record.properties),
    JSON.stringify(record.outputs),
    JSON.stringify(record.dependencies),
    JSON.stringify(record.traits),
    Number(record.protect),
  ]);
  await sql`
    insert into stack_resource
      (stack, stage, node, token, kind, leftover, properties, outputs, dependencies, traits, protect, revision)
    select ${key.stack}, ${key.stage}, value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as integer),
      value ->> 4, value ->> 5, value ->> 6, value ->> 7, cast(value ->> 8 as integer), cast(${revision} as bigint)
    from ${jsonRows(database, rows)}
    where true
    on conflict (stack, stage, node, token) do update set
      leftover = excluded.leftover, properties = excluded.properties, outputs = excluded.outputs,
      dependencies = excluded.dependencies, traits = excluded.traits, protect = excluded.protect,
      revision = excluded.revision`.execute(transaction);
}
