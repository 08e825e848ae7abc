import { type Clock, serialiseError } from '#base';
import { GroupCommit, type Lease } from '#store';
import type { Transaction } from 'kysely';
import type { Scope } from './scope.ts';
import type { OpenOperation } from './snapshot.ts';
import type { Tables } from './tables.ts';
import { type JournalEntry, type OperationKey, type StateChange, writeJournal } from './write-journal.ts';

/**
 * Writes down what an apply is about to do, and what came of it; steps that run at the same time share commits. An
 * intent is never on disk before an outcome that was written earlier, so a step may follow another one without waiting
 * for its outcome to be durable: only intents are waited for.
 */
export interface Journal {
  /** Resolves when it is on disk. */
  intent(operation: OpenOperation): Promise<OperationKey>;
  /** @param key undefined when only the record changes, and no provider was called */
  done(key: OperationKey | undefined, change: StateChange): void;
  failed(key: OperationKey, error: unknown): void;
  withdrawn(key: OperationKey): void;
  /** Aborted, with the reason, when an entry could not be written: nothing may be done any more. */
  readonly broken: AbortSignal;
  /** Resolves when every entry is on disk; throws the reason when one could not be written. */
  drain(): Promise<void>;
}

export function openJournal(scope: Scope, lease: Lease, generation: number, clock: Clock): Journal {
  const broken = new AbortController();
  const commits = new GroupCommit<JournalEntry>(async (entries) => {
    try {
      await lease.write((transaction) => writeJournal(transaction as unknown as Transaction<Tables>, scope, entries));
    } catch (reason) {
      broken.abort(reason);
      throw reason;
    }
  });
  let last = 0;
  return {
    intent: async (operation) => {
      const key = { generation, number: ++last };
      await commits.write({ type: 'intent', key, operation, atMs: clock.nowMs() });
      return key;
    },
    done: (key, change) => void commits.write({ type: 'done', key, change, atMs: clock.nowMs() }),
    failed: (key, error) =>
      void commits.write({ type: 'failed', key, error: serialiseError(error), atMs: clock.nowMs() }),
    withdrawn: (key) => void commits.write({ type: 'withdrawn', key, atMs: clock.nowMs() }),
    broken: broken.signal,
    drain: async () => {
      await commits.settled();
      broken.signal.throwIfAborted();
    },
  };
}
