import type { TokenBearer } from '../../sign-in/openid/token-bearer.ts';
import type { BatchTables } from './batch-tables.ts';

/** As OpenAI names them. */
export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

/** Of which something is still to be done. */
export const openStatuses = ['validating', 'in_progress', 'finalizing', 'cancelling'] as const satisfies BatchStatus[];

/** Why a file is no batch, and where in it. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly param: string | null;
}

export interface StoredBatch {
  readonly id: string;
  readonly tenant: string;
  readonly keyId: string | undefined;
  /** Of a batch that was made with a token of an identity provider. */
  readonly bearer: TokenBearer | undefined;
  readonly endpoint: string;
  readonly inputFileId: string;
  readonly status: BatchStatus;
  /** Milliseconds since the Unix epoch, as all its times. */
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly moments: Readonly<Partial<Record<BatchStatus, number>>>;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly errors: readonly BatchProblem[] | undefined;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly outputMs: number;
  readonly outputFileId: string | undefined;
  readonly errorFileId: string | undefined;
  /** Ids of files that a process has begun and perhaps not finished. */
  readonly drafts: readonly string[];
}

/** @param scope that goes before the names of tenants */
export function storedBatchOf(row: BatchTables['batch'], scope: string): StoredBatch {
  const parsed = <Value>(text: string | null): Value | undefined =>
    text === null ? undefined : (JSON.parse(text) as Value);
  return {
    id: row.id,
    tenant: row.tenant.slice(scope.length),
    keyId: row.key_id ?? undefined,
    bearer: parsed(row.bearer),
    endpoint: row.endpoint,
    inputFileId: row.input_file_id,
    status: row.status as BatchStatus,
    createdMs: Number(row.created_ms),
    expiresMs: Number(row.expires_ms),
    moments: parsed(row.moments) ?? {},
    total: Number(row.total),
    completed: Number(row.completed),
    failed: Number(row.failed),
    errors: parsed(row.errors),
    metadata: parsed(row.metadata),
    outputMs: Number(row.output_ms),
    outputFileId: row.output_file_id ?? undefined,
    errorFileId: row.error_file_id ?? undefined,
    drafts: parsed(row.drafts) ?? [],
  };
}
