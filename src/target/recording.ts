import { type Log, serialiseError } from '#base';
import type { LanguageModel, RecordingPolicy } from '#contract';
import type { RouteTable } from '#gateway';
import { redactText } from '#guard';
import { eraseRuns, recordingModel, RunIndexer, runMigrations, RunWriter, type RunWriterFigures } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import type { Release } from './release.ts';

/** Keeps runs of what a process serves. */
export interface Recording extends AsyncDisposable {
  /** For those who read what is recorded. */
  readonly database: BulkDatabase;
  readonly figures: RunWriterFigures;
  /**
   * The same routes, with models whose calls are recorded as the release wants it.
   *
   * @param models by name, for what they charge
   */
  recorded(table: RouteTable, release: Release, models: ReadonlyMap<string, LanguageModel>): RouteTable;
  /** The same of models that no route asks by itself: mirrors. */
  mirrors(release: Release): (model: LanguageModel) => LanguageModel;
  /** Erases, from now on and once an hour, what is older than the release wants it kept. */
  retain(release: Release): void;
}

/** What a stack that says nothing gets: everything, on disk before the end of an answer is told. */
const defaultPolicy: RecordingPolicy = { keep: 'texts', share: 1, durable: true, whenUnwritable: 'serve' };
const defaultDays = 90;

const sweepMs = 3_600_000;
const dayMs = 86_400_000;

/**
 * Opens the database of runs.
 *
 * @throws DatabaseError when it cannot be opened
 */
export async function openRecording(url: string, log: Log): Promise<Recording> {
  const database = await openBulkDatabase(url);
  await migrate(database, 'run', runMigrations);
  const writer = new RunWriter({ database, log });
  const indexer = new RunIndexer({ database, log, isBusy: () => writer.figures.waiting > 0 });
  let sweeping: NodeJS.Timeout | undefined;

  return {
    database,
    get figures() {
      return writer.figures;
    },
    recorded: (table, release, models) => {
      const stage = stageOf(release);
      const policy = defaultPolicy;
      const pricesOf = (model: string) => models.get(model)?.prices;
      const wrapped = new Map<LanguageModel, LanguageModel>();
      const wrap = (model: LanguageModel): LanguageModel => {
        const known =
          wrapped.get(model) ?? recordingModel(model, { writer, stage, policy, pricesOf, redact: redactText });
        wrapped.set(model, known);
        return known;
      };
      const routes = table.routes.map((route) => ({ ...route, model: wrap(route.model) }));
      return { ...table, routes };
    },
    mirrors: (release) => (model) =>
      recordingModel(model, {
        writer,
        stage: stageOf(release),
        policy: defaultPolicy,
        pricesOf: () => model.prices,
        redact: redactText,
      }),
    retain: (release) => {
      clearInterval(sweeping);
      const days = release.recording?.days ?? defaultDays;
      const sweep = (): void => void forget(database, stageOf(release), days, log);
      sweeping = setInterval(sweep, sweepMs).unref();
      sweep();
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(sweeping);
      await indexer[Symbol.asyncDispose]();
      await writer.close();
      await database.close();
    },
  };
}

function stageOf({ stack, stage }: Release): string {
  return `${stack}/${stage}`;
}

async function forget(database: BulkDatabase, stage: string, days: number, log: Log): Promise<void> {
  try {
    const tooOld = { tenant: undefined, stage, untilMs: Date.now() - days * dayMs };
    const runs = await eraseRuns(database, tooOld, { keepsItems: true });
    if (runs > 0) log.write('info', 'runs.expired', { runs, days });
  } catch (error) {
    // The next time may find it in a better state.
    log.write('warn', 'runs.not-expired', { days, ...serialiseError(error) });
  }
}
