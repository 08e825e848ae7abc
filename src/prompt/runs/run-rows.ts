import type { CellValue, RowBatch, RowTable } from '#store';
import { type SharedText, splitPreamble } from './preamble.ts';
import type { Run } from './run.ts';
import { usageBatch } from './usage-rows.ts';

/** A run on its way to the database. */
export interface EncodedRun {
  readonly run: Run;
  /** Absent: only its usage is counted. */
  readonly kept?:
    | {
        readonly preamble: SharedText | undefined;
        readonly texts: string | null;
      }
    | undefined;
  /** About what it takes in memory. */
  readonly sizeBytes: number;
}

/** What a message of facts takes, roughly. */
const factsBytes = 512;

/** @param isKept false where only its usage is to be counted */
export function encodeRun(run: Run, isKept: boolean): EncodedRun {
  const { texts, ...facts } = run;
  if (!isKept) return { run: facts, sizeBytes: factsBytes };
  if (texts === undefined) return { run: facts, kept: { preamble: undefined, texts: null }, sizeBytes: factsBytes };
  const { preamble, rest } = splitPreamble(texts);
  const text = JSON.stringify(rest);
  // Kept once in the database, but every run that waits holds its own.
  const sizeBytes = factsBytes + 2 * (text.length + (preamble?.text.length ?? 0));
  return { run: facts, kept: { preamble, texts: text }, sizeBytes };
}

const runTable: RowTable = {
  table: 'run',
  columns: [
    ['id', 'text'],
    ['stage', 'text'],
    ['tenant', 'text'],
    ['project', 'text'],
    ['key_id', 'text'],
    ['key_name', 'text'],
    ['request_id', 'text'],
    ['trace', 'text'],
    ['operation', 'text'],
    ['route', 'text'],
    ['model', 'text'],
    ['weights', 'text'],
    ['prompt_name', 'text'],
    ['prompt_version', 'text'],
    ['status', 'text'],
    ['failure', 'text'],
    ['arrived_ms', 'bigint'],
    ['duration_ms', 'bigint'],
    ['first_token_ms', 'bigint'],
    ['queue_ms', 'bigint'],
    ['prefill_ms', 'bigint'],
    ['decode_ms', 'bigint'],
    ['prompt_tokens', 'bigint'],
    ['cached_tokens', 'bigint'],
    ['completion_tokens', 'bigint'],
    ['cost_nanos', 'bigint'],
    ['preamble', 'text'],
    ['texts', 'packed'],
  ],
};

function runCells({ run, kept }: EncodedRun): readonly CellValue[] {
  const { usage, timings, prompt } = run;
  return [
    run.id,
    run.stage,
    run.tenant,
    run.project ?? null,
    run.keyId ?? null,
    run.key ?? null,
    run.requestId,
    run.trace ?? null,
    run.operation,
    run.route,
    run.model,
    run.weights ?? null,
    prompt?.name ?? null,
    prompt?.version ?? null,
    run.status,
    run.failure ?? null,
    whole(run.arrivedMs),
    whole(run.durationMs),
    whole(timings.firstTokenMs),
    whole(timings.queueMs),
    whole(timings.prefillMs),
    whole(timings.decodeMs),
    usage.promptTokens,
    usage.cachedTokens,
    usage.completionTokens,
    run.costNanos ?? null,
    kept?.preamble?.digest ?? null,
    kept?.texts ?? null,
  ];
}

function whole(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

const preambleTable: RowTable = {
  table: 'run_preamble',
  columns: [
    ['tenant', 'text'],
    ['digest', 'text'],
    ['text', 'packed'],
  ],
  conflict: { columns: ['tenant', 'digest'], add: [] },
};

/** The batches that write these runs: what they share first, and their usage last. */
export function runBatches(runs: readonly EncodedRun[]): readonly RowBatch[] {
  const preambles = new Map<string, readonly CellValue[]>();
  const rows: (readonly CellValue[])[] = [];
  for (const encoded of runs) {
    const { run, kept } = encoded;
    if (kept === undefined) continue;
    const { preamble } = kept;
    if (preamble) preambles.set(`${preamble.digest}${run.tenant}`, [run.tenant, preamble.digest, preamble.text]);
    rows.push(runCells(encoded));
  }
  const batches: RowBatch[] = [];
  if (preambles.size > 0) batches.push({ into: preambleTable, rows: [...preambles.values()] });
  if (rows.length > 0) batches.push({ into: runTable, rows });
  batches.push(usageBatch(runs.map(({ run }) => run)));
  return batches;
}
