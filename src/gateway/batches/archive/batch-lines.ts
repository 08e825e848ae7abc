import type { Kysely } from 'kysely';
import { GroupCommit } from '#store';
import type { BatchTables } from './batch-tables.ts';

/** A line that has been answered. */
export interface AnsweredLine {
  readonly batchId: string;
  /** Counts from 1. */
  readonly line: number;
  /** Whether it belongs into the output, and not among the errors. */
  readonly isOk: boolean;
  /** JSON, without an end of line. */
  readonly answer: string;
}

/** Rows that are read, or deleted, at once. */
const pageRows = 200;

/** What the lines of batches were answered, until it becomes files. Many share one commit. */
export class BatchLines {
  readonly #kysely: Kysely<BatchTables>;
  readonly #commits: GroupCommit<AnsweredLine>;

  constructor(kysely: Kysely<BatchTables>) {
    this.#kysely = kysely;
    this.#commits = new GroupCommit((lines) => this.#write(lines));
  }

  /** It is on disk when this resolves, and never asked again. */
  async add(line: AnsweredLine): Promise<void> {
    await this.#commits.write(line);
  }

  /** The numbers of those that have been answered. */
  async answered(batchId: string): Promise<ReadonlySet<number>> {
    const rows = await this.#kysely.selectFrom('batch_line').select('line').where('batch_id', '=', batchId).execute();
    return new Set(rows.map(({ line }) => Number(line)));
  }

  /** What was answered, in the order of the lines. */
  async *read(batchId: string, isOk: boolean): AsyncGenerator<string> {
    let last = 0;
    for (;;) {
      const rows = await this.#kysely
        .selectFrom('batch_line')
        .select(['line', 'answer'])
        .where('batch_id', '=', batchId)
        .where('is_ok', '=', isOk ? 1 : 0)
        .where('line', '>', last)
        .orderBy('line')
        .limit(pageRows)
        .execute();
      for (const { answer } of rows) yield answer;
      if (rows.length < pageRows) return;
      last = Number(rows.at(-1)?.line);
    }
  }

  async remove(batchId: string): Promise<void> {
    for (;;) {
      const some = this.#kysely
        .selectFrom('batch_line')
        .select('line')
        .where('batch_id', '=', batchId)
        .orderBy('line')
        .limit(pageRows);
      const { numDeletedRows } = await this.#kysely
        .deleteFrom('batch_line')
        .where('batch_id', '=', batchId)
        .where('line', 'in', (query) => query.selectFrom(some.as('some')).select('some.line'))
        .executeTakeFirstOrThrow();
      if (numDeletedRows < pageRows) return;
    }
  }

  async #write(lines: readonly AnsweredLine[]): Promise<void> {
    await this.#kysely.transaction().execute(async (transaction) => {
      for (const { batchId, line, isOk, answer } of lines) {
        const column = isOk ? 'completed' : 'failed';
        const isAnswered = transaction
          .selectFrom('batch_line')
          .select('line')
          .where('batch_id', '=', batchId)
          .where('line', '=', line);
        const { numUpdatedRows } = await transaction
          .updateTable('batch')
          .set(({ eb }) => ({ [column]: eb(column, '+', 1) }))
          .where('id', '=', batchId)
          .where(({ not, exists }) => not(exists(isAnswered)))
          .executeTakeFirstOrThrow();
        // Its tenant was erased, or a process that was thought dead has answered it as well: the first answer counts.
        if (numUpdatedRows === 0n) continue;
        const row = { batch_id: batchId, line, is_ok: isOk ? 1 : 0, answer };
        await transaction.insertInto('batch_line').values(row).execute();
      }
    });
  }
}
