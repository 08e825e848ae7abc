import { setTimeout as sleep } from 'node:timers/promises';
import { NotServingError } from '../errors/not-serving-error.ts';
import type { Fault } from '../fault.ts';
import { newId } from '../new-id.ts';
import type { BatchLines } from './archive/batch-lines.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import type { BatchLine } from './read-line.ts';
import type { LineOutcome, RunLine } from './run-line.ts';

/** Lines of one batch that are asked at once: enough to fill a model's batch, and few beside what a gateway takes. */
const atOnce = 8;
/** A place is looked for again after so long at most. */
const retryMsMax = 30_000;
/** How often a line is asked again when something is not there; when it only is too much, it is as often as it takes. */
const unavailableMax = 8;

/**
 * Asks what has not been answered yet, and keeps each answer as it comes. Resolves when all are kept, or, when the signal
 * is aborted, when nothing is asked any more; rejects with the first error of the database, and NotServingError.
 */
export async function answerLines(
  batch: StoredBatch,
  unanswered: AsyncIterable<BatchLine>,
  { run, lines }: { readonly run: RunLine; readonly lines: BatchLines },
  signal: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  const running = new Set<Promise<void>>();
  let failure: unknown;
  const begin = (line: BatchLine): void => {
    const one = answerLine(batch, line, run, lines, ending.signal)
      .catch((thrown: unknown) => {
        failure ??= thrown;
        // What is being answered while the gateway drains is answered still.
        if (!(thrown instanceof NotServingError)) ending.abort(thrown);
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  try {
    if (signal.aborted) end();
    for await (const line of unanswered) {
      if (running.size >= atOnce) await Promise.race(running);
      if (ending.signal.aborted || failure !== undefined) break;
      begin(line);
    }
  } finally {
    await Promise.all(running);
    signal.removeEventListener('abort', end);
  }
  if (failure !== undefined && !signal.aborted) throw failure;
}

async function answerLine(
  batch: StoredBatch,
  line: BatchLine,
  run: RunLine,
  lines: BatchLines,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await untilThereIsRoom(() => run(batch, line, signal), signal);
  const isOk = outcome.fault === undefined;
  await lines.add({ batchId: batch.id, line: line.number, isOk, answer: answerText(line.customId, outcome) });
}

/** What is refused because too much runs now, or too much was asked this minute, waits: nobody is there to ask again. */
async function untilThereIsRoom(run: () => Promise<LineOutcome>, signal: AbortSignal): Promise<LineOutcome> {
  for (let unavailable = 0; ;) {
    const outcome = await run();
    const { fault } = outcome;
    const isBusy = fault?.code === 'gateway/overloaded' || (fault?.status === 429 && !isSpent(fault));
    const isAway = fault?.status === 503 && unavailable++ < unavailableMax;
    if (!(isBusy || isAway) || fault.retryAfterSeconds === undefined) return outcome;
    await sleep(Math.min(fault.retryAfterSeconds * 1000, retryMsMax), undefined, { signal });
  }
}

/** A budget is not full again in a moment. */
function isSpent({ code }: Fault): boolean {
  return code === 'gateway/budget-exhausted';
}

/** A line of the output, as OpenAI writes it. The answer is JSON already, and may be long. */
function answerText(customId: string, { status, requestId, body }: LineOutcome): string {
  const id = JSON.stringify(newId('batch_req'));
  return `{"id":${id},"custom_id":${JSON.stringify(customId)},"response":{"status_code":${status},"request_id":${JSON.stringify(requestId)},"body":${body}},"error":null}`;
}

/** The line of one that was never asked. */
export function unaskedText(customId: string, status: 'expired' | 'cancelled'): string {
  const why = status === 'expired' ? 'its time was over before it was its turn' : 'the batch was cancelled';
  const error = { code: `batch_${status}`, message: `This line was not asked: ${why}.` };
  return JSON.stringify({ id: newId('batch_req'), custom_id: customId, response: null, error });
}
