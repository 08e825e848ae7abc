import type { Digest } from '#base';
import { unpackText } from '#store';
import { joinTexts } from './preamble.ts';
import type { RunRow } from './run-tables.ts';
import type { Run, RunStatus, RunTexts } from './run.ts';

/** All of `run` but its texts, which most readers do not want and which are most of it. */
export const factColumns = [
  'run.id',
  'run.stage',
  'run.tenant',
  'run.project',
  'run.key_id',
  'run.key_name',
  'run.request_id',
  'run.trace',
  'run.operation',
  'run.route',
  'run.model',
  'run.weights',
  'run.prompt_name',
  'run.prompt_version',
  'run.status',
  'run.failure',
  'run.arrived_ms',
  'run.duration_ms',
  'run.first_token_ms',
  'run.queue_ms',
  'run.prefill_ms',
  'run.decode_ms',
  'run.prompt_tokens',
  'run.cached_tokens',
  'run.completion_tokens',
  'run.cost_nanos',
] as const satisfies readonly `run.${keyof RunRow}`[];

export type ReadRow = Omit<RunRow, 'texts' | 'preamble'> & {
  readonly texts?: Uint8Array | null;
  readonly preamble_text?: Uint8Array | null;
};

export function runOfRow(row: ReadRow): Run {
  const texts = textsOf(row);
  return {
    id: row.id,
    stage: row.stage,
    tenant: row.tenant,
    ...given('project', row.project),
    ...given('keyId', row.key_id),
    ...given('key', row.key_name),
    requestId: row.request_id,
    ...given('trace', row.trace),
    operation: row.operation,
    route: row.route,
    model: row.model,
    ...given('weights', row.weights as Digest | null),
    ...(row.prompt_name !== null &&
      row.prompt_version !== null && { prompt: { name: row.prompt_name, version: row.prompt_version as Digest } }),
    status: row.status as RunStatus,
    ...given('failure', row.failure),
    arrivedMs: row.arrived_ms,
    durationMs: row.duration_ms,
    usage: {
      promptTokens: row.prompt_tokens,
      cachedTokens: row.cached_tokens,
      completionTokens: row.completion_tokens,
    },
    timings: {
      ...given('firstTokenMs', row.first_token_ms),
      ...given('queueMs', row.queue_ms),
      ...given('prefillMs', row.prefill_ms),
      ...given('decodeMs', row.decode_ms),
    },
    ...given('costNanos', row.cost_nanos),
    ...(texts && { texts }),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | null): { readonly [Key in Name]?: Value } {
  return (value === null ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}

function textsOf({ texts, preamble_text: preamble }: ReadRow): RunTexts | undefined {
  if (texts === undefined || texts === null) return undefined;
  return joinTexts(unpackText(texts), preamble ? unpackText(preamble) : undefined);
}
