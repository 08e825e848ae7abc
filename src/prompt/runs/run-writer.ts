import { type Clock, type Log, serialiseError, systemClock } from '#base';
import { type BulkDatabase, DatabaseError } from '#store';
import { RunsFullError } from './errors/runs-full-error.ts';
import { type EncodedRun, encodeRun, runBatches } from './run-rows.ts';
import { isWritten } from './is-written.ts';
import type { Run } from './run.ts';

export interface RunWriterOptions {
  readonly database: BulkDatabase;
  readonly log: Log;
  readonly limits?: Partial<RunWriterLimits>;
  readonly clock?: Clock;
}

export interface RunWriterLimits {
  /** Runs that wait in memory. */
  readonly runsMax: number;
  /** What they may take of it, roughly. */
  readonly sizeBytesMax: number;
  /** Runs of one commit. */
  readonly batchRunsMax: number;
  readonly batchBytesMax: number;
  /** How long to wait before a commit that failed is tried again, at first and at last. */
  readonly retryMsMin: number;
  readonly retryMsMax: number;
}

const defaultLimits: RunWriterLimits = {
  runsMax: 20_000,
  sizeBytesMax: 128 * 1024 * 1024,
  batchRunsMax: 1000,
  batchBytesMax: 8 * 1024 * 1024,
  retryMsMin: 100,
  retryMsMax: 5000,
};

export interface RunWriterFigures {
  /** Runs that wait to be written. */
  readonly waiting: number;
  /** Since the start: on disk. */
  readonly written: number;
  /** Since the start: not taken, because there was no room. */
  readonly dropped: number;
  /** Since the start: refused by the database. */
  readonly refused: number;
  /** Whether the last commit has failed. */
  readonly isUnwritable: boolean;
}

/** What goes into one commit, and the promise that all who wrote it share. */
interface Group {
  readonly runs: EncodedRun[];
  sizeBytes: number;
  readonly committed: PromiseWithResolvers<void>;
  /** Ids of those that the database does not take, and why. */
  readonly refused: Map<string, unknown>;
}

/**
 * The one way of runs to the database: in the order of the calls, many in one commit. What is written while a commit is
 * under way goes into the next one. While the database cannot be written to, runs wait in memory, up to a limit, and are
 * tried again; none is given up, and none overtakes another.
 */
export class RunWriter implements AsyncDisposable {
  readonly #database: BulkDatabase;
  readonly #log: Log;
  readonly #limits: RunWriterLimits;
  readonly #clock: Clock;
  readonly #groups: Group[] = [];
  readonly #closed = new AbortController();
  #running: Promise<void> | undefined;
  #waiting = 0;
  #sizeBytes = 0;
  #written = 0;
  #dropped = 0;
  #refused = 0;
  #isUnwritable = false;

  constructor({ database, log, limits, clock = systemClock }: RunWriterOptions) {
    this.#database = database;
    this.#log = log;
    this.#limits = { ...defaultLimits, ...limits };
    this.#clock = clock;
  }

  get figures(): RunWriterFigures {
    return {
      waiting: this.#waiting,
      written: this.#written,
      dropped: this.#dropped,
      refused: this.#refused,
      isUnwritable: this.#isUnwritable,
    };
  }

  get isFull(): boolean {
    return this.#waiting >= this.#limits.runsMax || this.#sizeBytes >= this.#limits.sizeBytesMax;
  }

  /**
   * Resolves when the run is on disk.
   *
   * @param isKept false: only its usage is counted
   * @throws RunsFullError when there is no room for it; what the database says of a run that it does not take
   */
  async write(run: Run, isKept = true): Promise<void> {
    if (this.isFull) {
      this.#dropped++;
      throw new RunsFullError(this.#waiting);
    }
    const encoded = encodeRun(run, isKept);
    const group = this.#groupFor(encoded);
    group.runs.push(encoded);
    group.sizeBytes += encoded.sizeBytes;
    this.#waiting++;
    this.#sizeBytes += encoded.sizeBytes;
    this.#running ??= this.#run();
    await group.committed.promise;
    if (group.refused.has(run.id)) throw group.refused.get(run.id);
  }

  /** Resolves when everything written so far is on disk, was refused, or was given up by `close`. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Writes what waits; what cannot be written at all is tried no longer than this. */
  async close(withinMs = 5000): Promise<void> {
    const timer = setTimeout(() => this.#closed.abort(), withinMs);
    await this.settled();
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #groupFor({ sizeBytes }: EncodedRun): Group {
    const last = this.#groups.at(-1);
    const { batchRunsMax, batchBytesMax } = this.#limits;
    if (last && last.runs.length < batchRunsMax && last.sizeBytes + sizeBytes <= batchBytesMax) return last;
    const committed = Promise.withResolvers<void>();
    // Not everybody who writes waits for it.
    committed.promise.catch(() => {});
    const group: Group = { runs: [], sizeBytes: 0, committed, refused: new Map() };
    this.#groups.push(group);
    return group;
  }

  async #run(): Promise<void> {
    // The rest of this turn may have more to write.
    await turn();
    for (let group = this.#groups.shift(); group; group = this.#groups.shift()) {
      try {
        await this.#commit(group, group.runs);
        group.committed.resolve();
      } catch (reason) {
        this.#log.write('error', 'runs.lost', { runs: group.runs.length, ...serialiseError(reason) });
        group.committed.reject(reason);
      }
      this.#waiting -= group.runs.length;
      this.#sizeBytes -= group.sizeBytes;
    }
    this.#running = undefined;
  }

  /** @throws DatabaseError when it was given up */
  async #commit(group: Group, runs: readonly EncodedRun[]): Promise<void> {
    const batches = runBatches(runs);
    for (let attempt = 0; ; attempt++) {
      try {
        // A server that went away may have committed before it could say so.
        if (attempt === 0 || !(await isWritten(this.#database, runs))) await this.#database.write(batches);
        if (this.#isUnwritable) this.#log.write('info', 'runs.writable', { waiting: this.#waiting });
        this.#isUnwritable = false;
        this.#written += runs.length;
        return;
      } catch (error) {
        if (!(error instanceof DatabaseError)) return this.#commitEach(group, runs, error);
        if (!this.#isUnwritable) this.#log.write('error', 'runs.unwritable', { ...serialiseError(error) });
        this.#isUnwritable = true;
        if (this.#closed.signal.aborted) throw error;
        await this.#pause(attempt);
      }
    }
  }

  /** Finds the run that the database does not take, so that the others do not go with it. */
  async #commitEach(group: Group, runs: readonly EncodedRun[], error: unknown): Promise<void> {
    const [first] = runs;
    if (first === undefined) return;
    if (runs.length > 1) {
      for (const run of runs) await this.#commit(group, [run]);
      return;
    }
    this.#refused++;
    group.refused.set(first.run.id, error);
    this.#log.write('error', 'runs.refused', { run: first.run.id, ...serialiseError(error) });
  }

  async #pause(attempt: number): Promise<void> {
    const { retryMsMin, retryMsMax } = this.#limits;
    const waitMs = Math.min(retryMsMax, retryMsMin * 2 ** attempt);
    await this.#clock.sleep(waitMs, this.#closed.signal).catch(() => {});
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
