import { LodeError } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel, RecordingPolicy } from '#contract';
import { RunNotRecordedError } from './errors/run-not-recorded-error.ts';
import { RunsFullError } from './errors/runs-full-error.ts';
import { ObservedRun } from './observed-run.ts';
import { runIds } from './run-id.ts';
import { runOf, type RunOutcome } from './run-of.ts';
import type { RunWriter } from './run-writer.ts';

export interface RecordingOptions {
  readonly writer: Pick<RunWriter, 'write' | 'figures' | 'isFull'>;
  /** "shop/main": see `Run`. */
  readonly stage: string;
  /** For calls whose route says nothing else. */
  readonly policy: RecordingPolicy;
  /** Takes out of a text what must not be kept, for policies that want it redacted. */
  redact(text: string): string;
}

/** How long the end of an answer waits for its run, at most: before it goes without it, or fails. */
const waitMsMax = { serve: 1000, refuse: 10_000 } as const;

const newRunId = runIds();

/**
 * A model all of whose answers are recorded as runs, as the policy of the call's route says. A token is never held up:
 * only the last event of an answer waits until the run is on disk, so that whoever saw an answer end finds it on record.
 */
export function recordingModel(model: LanguageModel, options: RecordingOptions): LanguageModel {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    media: model.media,
    prices: model.prices,
    generate: (request, context) => recorded(model, request, context, options),
    tokenise: (input) => model.tokenise(input),
    scorer: model.scorer,
    conversations: model.conversations,
  };
}

async function* recorded(
  model: LanguageModel,
  request: GenerateRequest,
  context: Context,
  options: RecordingOptions,
): AsyncGenerator<GenerateEvent> {
  const policy = context.call?.recording ?? options.policy;
  const { isFull, figures } = options.writer;
  if (isFull && policy.whenUnwritable === 'refuse') throw new RunsFullError(figures.waiting);
  const arrivedMs = context.call?.arrivedMs ?? performance.timeOrigin + performance.now();
  const observed = new ObservedRun(request, () => performance.timeOrigin + performance.now() - arrivedMs);
  let outcome: RunOutcome = { status: 'cancelled' };
  let isRecorded = false;
  const record = async (isAwaited: boolean): Promise<void> => {
    isRecorded = true;
    const run = runOf(
      { id: newRunId(), stage: options.stage, model, request, context, policy, observed, outcome, arrivedMs },
      options.redact,
    );
    const isKept = policy.keep !== 'usage' && (policy.share >= 1 || Math.random() < policy.share);
    const written = options.writer.write(run, isKept);
    if (isAwaited && policy.durable) await onDisk(written, run.id, policy, options);
    else written.catch(() => {});
  };
  try {
    for await (const event of model.generate(request, context)) {
      observed.see(event);
      if (observed.isComplete && !isRecorded) {
        outcome = { status: 'ok' };
        await record(true);
      }
      yield event;
    }
  } catch (thrown) {
    if (!context.signal.aborted && !isRecorded) {
      outcome = { status: 'failed', failure: thrown instanceof LodeError ? thrown.code : 'gateway/unexpected' };
    }
    throw thrown;
  } finally {
    // Nobody waits for the end of what failed or was left.
    if (!isRecorded) await record(false);
  }
}

/** @throws RunNotRecordedError, RunsFullError where the policy refuses */
async function onDisk(
  written: Promise<void>,
  runId: string,
  { whenUnwritable }: RecordingPolicy,
  { writer }: RecordingOptions,
): Promise<void> {
  // That it cannot be written now is known: it would only hold up the end.
  if (whenUnwritable === 'serve' && writer.figures.isUnwritable) return void written.catch(() => {});
  const waitMs = waitMsMax[whenUnwritable];
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new RunNotRecordedError(runId, waitMs)), waitMs);
  try {
    await Promise.race([written, late.promise]);
  } catch (thrown) {
    written.catch(() => {});
    if (whenUnwritable === 'serve') return;
    throw thrown instanceof LodeError ? thrown : new RunNotRecordedError(runId, waitMs, thrown);
  } finally {
    clearTimeout(timer);
  }
}
