import { type Clock, serialiseError } from '#base';
import { GroupCommit, type Lease } from '#store';
import type { Transaction } from 'kysely';
import type { Scope } from './scope.ts';
import type { OpenOperation } from './snapshot.ts';
import type { Tables } from './tables.ts';
import { type JournalEntry, type OperationKey, type StateChange, writeJournal } from './write-journal.ts';

/**
 * Writes down what an apply is about to do, and what came of it. All promises resolve when that is on disk; steps that
 * run at the same time share commits. An intent is never on disk before an outcome that was written earlier, so a step
 * may follow another one without waiting for its outcome to be durable.
 */
export interface Journal {
  intent(operation: OpenOperation): Promise<OperationKey>;
  /** @param key undefined when only the record changes, and no provider was called */
  done(key: OperationKey | undefined, change: StateChange): Promise<void>;
  failed(key: OperationKey, error: unknown): Promise<void>;
  withdrawn(key: OperationKey): Promise<void>;
}

export function openJournal(scope: Scope, lease: Lease, generation: number, clock: Clock): Journal {
  const commits = new GroupCommit<JournalEntry>((entries) =>
    lease.write((transaction) => writeJournal(transaction as unknown as Transaction<Tables>, scope, entries)),
  );
  let last = 0;
  return {
    intent: async (operation) => {
      const key = { generation, number: ++last };
      await commits.write({ type: 'intent', key, operation, atMs: clock.nowMs() });
      return key;
    },
    done: (key, change) => commits.write({ type: 'done', key, change, atMs: clock.nowMs() }),
    failed: (key, error) => commits.write({ type: 'failed', key, error: serialiseError(error), atMs: clock.nowMs() }),
    withdrawn: (key) => commits.write({ type: 'withdrawn', key, atMs: clock.nowMs() }),
  };
}
