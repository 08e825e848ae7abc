import type { FileArchive } from '../files/archive/file-archive.ts';
import { FileNotFoundError } from '../files/errors/file-not-found-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { answerLines } from './answer-lines.ts';
import type { BatchArchive } from './archive/batch-archive.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import { checkInput } from './check-input.ts';
import { finaliseBatch } from './finalise-batch.ts';
import { readLines } from './read-lines.ts';
import type { RunLine } from './run-line.ts';
import { unansweredLines } from './unanswered-lines.ts';

export interface BatchWork {
  readonly batches: BatchArchive;
  readonly files: FileArchive;
  readonly limits: Pick<GatewayLimits, 'bodyBytesMax' | 'jsonDepthMax' | 'batchLinesMax'>;
  readonly run: RunLine;
}

/** When to stop: for ever, because somebody cancelled it; or for now, because another process is to go on with it. */
export interface BatchSignals {
  readonly cancelled: AbortSignal;
  readonly leaving: AbortSignal;
}

/**
 * Takes a batch from wherever it is to its end: lines are checked, asked, and what they were answered becomes files. After
 * a kill it goes on where it was; a line whose answer was kept is not asked again.
 */
export async function runBatch(claimed: StoredBatch, work: BatchWork, signals: BatchSignals): Promise<void> {
  const { batches } = work;
  try {
    const batch = claimed.status === 'validating' ? await check(claimed, work) : claimed;
    if (batch?.status === 'in_progress') await answer(batch, work, signals);
    if (batch === undefined || signals.leaving.aborted) return;
    await finaliseBatch(await batches.find(batch.tenant, batch.id), work);
  } catch (error) {
    if (!(error instanceof FileNotFoundError)) throw error;
    const message = 'The input file was deleted, or has expired.';
    const problem = { code: 'input_file_not_found', message, line: null, param: 'input_file_id' };
    await finaliseBatch(await batches.find(claimed.tenant, claimed.id), work, problem);
  }
}

async function check(batch: StoredBatch, { batches, files, limits }: BatchWork): Promise<StoredBatch | undefined> {
  const lines = readLines(files.read(batch.tenant, batch.inputFileId), limits.bodyBytesMax);
  const rules = { endpoint: batch.endpoint, jsonDepthMax: limits.jsonDepthMax, linesMax: limits.batchLinesMax };
  const { total, problems } = await checkInput(lines, rules);
  if (problems.length === 0) {
    // Cancelled meanwhile: what there is of it, which is nothing, is to be written.
    const moved = await batches.move(batch, ['validating'], 'in_progress', { total });
    return moved ?? (await batches.find(batch.tenant, batch.id));
  }
  await batches.move(batch, ['validating'], 'failed', { errors: JSON.stringify(problems) });
  const cancelled = await batches.find(batch.tenant, batch.id);
  return cancelled.status === 'cancelling' ? cancelled : undefined;
}

async function answer(batch: StoredBatch, work: BatchWork, { cancelled, leaving }: BatchSignals): Promise<void> {
  const { batches, run } = work;
  const leftMs = batch.expiresMs - Date.now();
  if (leftMs <= 0) return;
  const signal = AbortSignal.any([cancelled, leaving, AbortSignal.timeout(leftMs)]);
  const answered = await batches.lines.answered(batch.id);
  await answerLines(batch, unansweredLines(batch, answered, work), { run, lines: batches.lines }, signal);
}
