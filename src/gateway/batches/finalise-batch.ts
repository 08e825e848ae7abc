import { unaskedText } from './answer-lines.ts';
import type { BatchArchive } from './archive/batch-archive.ts';
import { type BatchProblem, type BatchStatus, openStatuses, type StoredBatch } from './archive/stored-batch.ts';
import { BatchFile } from './batch-file.ts';
import { BatchNotFoundError } from './errors/batch-not-found-error.ts';
import { type LineSource, unansweredLines } from './unanswered-lines.ts';

export interface FinaliseWork extends LineSource {
  readonly batches: BatchArchive;
}

/**
 * Writes what was answered into files, and what was never asked among the errors.
 *
 * @param problem why no more of it can be asked
 */
export async function finaliseBatch(batch: StoredBatch, work: FinaliseWork, problem?: BatchProblem): Promise<void> {
  const { batches, files } = work;
  if (!openStatuses.some((status) => status === batch.status)) return;
  const answered = await batches.lines.answered(batch.id);
  const end = problem ? 'failed' : endOf(batch, answered.size);
  const working: BatchStatus = batch.status === 'cancelling' ? 'cancelling' : 'finalizing';
  // Cancelled just now: it is looked at again.
  if ((await batches.move(batch, [batch.status], working)) === undefined) return;
  // Of an earlier attempt, that was killed.
  for (const id of batch.drafts) await files.discard(id);
  const drafts: string[] = [];
  const begun = async (id: string): Promise<void> => {
    drafts.push(id);
    const moved = await batches.move(batch, [working], working, { drafts: JSON.stringify(drafts) });
    if (moved === undefined) throw new BatchNotFoundError(batch.id);
  };
  const [output, errors] = [new BatchFile(files, batch.tenant, begun), new BatchFile(files, batch.tenant, begun)];
  for await (const text of batches.lines.read(batch.id, true)) await output.writeLine(text);
  for await (const text of batches.lines.read(batch.id, false)) await errors.writeLine(text);
  if (end === 'expired' || end === 'cancelled')
    for await (const { customId } of unansweredLines(batch, answered, work))
      await errors.writeLine(unaskedText(customId, end));
  const keptMs = batch.outputMs;
  const outputId = await output.finish({ filename: `${batch.id}_output.jsonl`, keptMs });
  const errorId = await errors.finish({ filename: `${batch.id}_error.jsonl`, keptMs });
  await batches.move(batch, [working], end, {
    output_file_id: outputId ?? null,
    error_file_id: errorId ?? null,
    drafts: null,
    ...(problem && { errors: JSON.stringify([problem]) }),
  });
  await batches.lines.remove(batch.id);
}

function endOf({ status, total }: StoredBatch, answered: number): 'cancelled' | 'completed' | 'expired' {
  if (status === 'cancelling') return 'cancelled';
  return total > 0 && answered >= total ? 'completed' : 'expired';
}
