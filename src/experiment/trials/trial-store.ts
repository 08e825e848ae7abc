import type { Digest } from '#base';
import { type Database, isGone, thisProcess } from '#store';
import type { Answer } from './ask.ts';
import type { TrialTables } from './trial-tables.ts';

/** What came of a trial: an answer, or why there is none. */
export type Outcome = { readonly answer: Answer } | { readonly refused: string };

/** Outcomes, by what was asked: they outlive the process, and of several that ask at once each asks for its own. */
export interface TrialStore {
  /** Those that are known. */
  find(keys: readonly Digest[]): Promise<ReadonlyMap<Digest, Outcome>>;
  /** Takes a trial on, so that nobody else does; false when somebody has, or has done it. */
  claim(key: Digest): Promise<boolean>;
  /** Keeps an outcome, durably when this resolves. */
  keep(key: Digest, outcome: Outcome): Promise<void>;
  /** Gives a trial back that was taken on and is not done. */
  release(key: Digest): Promise<void>;
}

/** After so long, whoever took a trial on is thought to have given up. Longer than any answer takes. */
const claimMs = 15 * 60_000;
/** Databases bound how many values a statement may have. */
const keysOfStatement = 500;

export function trialStore(database: Database): TrialStore {
  const kysely = database.kysely.withTables<TrialTables>();
  const owner = thisProcess();
  const ofKey = (key: Digest) => kysely.updateTable('experiment_trial').where('key', '=', key);

  return {
    find: async (keys) => {
      const found = new Map<Digest, Outcome>();
      for (let from = 0; from < keys.length; from += keysOfStatement) {
        const rows = await kysely
          .selectFrom('experiment_trial')
          .select(['key', 'outcome'])
          .where('key', 'in', keys.slice(from, from + keysOfStatement))
          .where('outcome', 'is not', null)
          .execute();
        for (const { key, outcome } of rows) found.set(key as Digest, JSON.parse(outcome as string) as Outcome);
      }
      return found;
    },

    claim: (key) =>
      kysely.transaction().execute(async (transaction) => {
        const nowMs = Date.now();
        const held = await transaction
          .selectFrom('experiment_trial')
          .select(['owner', 'claimed_ms', 'outcome'])
          .where('key', '=', key)
          .executeTakeFirst();
        if (held && held.outcome !== null) return false;
        if (held?.owner && !isGone(held.owner) && nowMs - Number(held.claimed_ms) < claimMs) return false;
        const claimed = { owner, claimed_ms: nowMs };
        // Two that see nothing at once must not both begin: the row that is there decides.
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('experiment_trial')
          .values({ key, ...claimed, outcome: null })
          .onConflict((conflict) =>
            held === undefined
              ? conflict.column('key').doNothing()
              : conflict
                  .column('key')
                  .doUpdateSet(claimed)
                  .where('experiment_trial.claimed_ms', '=', held.claimed_ms)
                  .where('experiment_trial.owner', 'is not distinct from', held.owner)
                  .where('experiment_trial.outcome', 'is', null),
          )
          .executeTakeFirstOrThrow();
        return Number(numInsertedOrUpdatedRows) === 1;
      }),

    keep: async (key, outcome) => {
      await ofKey(key)
        .set({ owner: null, outcome: JSON.stringify(outcome) })
        .execute();
    },

    release: async (key) => {
      await ofKey(key).set({ owner: null }).where('owner', '=', owner).where('outcome', 'is', null).execute();
    },
  };
}
