import type { BatchStatus, StoredBatch } from './archive/stored-batch.ts';

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : Math.floor(ms / 1000));

/** The only time that OpenAI gives to a batch. */
export const completionWindow = '24h';

/** The `batch` object. */
export function batchObject(batch: StoredBatch) {
  const { id, endpoint, inputFileId, status, total, completed, failed, errors } = batch;
  const at = (moment: BatchStatus): number | null => secondsOf(batch.moments[moment]);
  return {
    id,
    object: 'batch' as const,
    endpoint,
    errors: errors ? { object: 'list' as const, data: errors } : null,
    input_file_id: inputFileId,
    completion_window: completionWindow,
    status,
    output_file_id: batch.outputFileId ?? null,
    error_file_id: batch.errorFileId ?? null,
    created_at: secondsOf(batch.createdMs),
    in_progress_at: at('in_progress'),
    expires_at: secondsOf(batch.expiresMs),
    finalizing_at: at('finalizing'),
    completed_at: at('completed'),
    failed_at: at('failed'),
    expired_at: at('expired'),
    cancelling_at: at('cancelling'),
    cancelled_at: at('cancelled'),
    request_counts: { total, completed, failed },
    metadata: batch.metadata ?? null,
  };
}
