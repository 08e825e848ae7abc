import type { Run, RunScore } from '#prompt';

/** A run as the administration tells of it. Costs are in billionths of a US dollar, times in milliseconds. */
export function runObject({ texts, ...run }: Run) {
  return {
    object: 'run',
    id: run.id,
    team: run.tenant,
    project: run.project ?? null,
    key: run.key ?? null,
    key_id: run.keyId ?? null,
    request_id: run.requestId,
    trace: run.trace ?? null,
    operation: run.operation,
    route: run.route,
    model: run.model,
    weights: run.weights ?? null,
    prompt: run.prompt ?? null,
    status: run.status,
    failure: run.failure ?? null,
    arrived_at: new Date(run.arrivedMs).toISOString(),
    duration_ms: run.durationMs,
    first_token_ms: run.timings.firstTokenMs ?? null,
    queue_ms: run.timings.queueMs ?? null,
    prefill_ms: run.timings.prefillMs ?? null,
    decode_ms: run.timings.decodeMs ?? null,
    prompt_tokens: run.usage.promptTokens,
    cached_tokens: run.usage.cachedTokens,
    completion_tokens: run.usage.completionTokens,
    cost_nanos: run.costNanos ?? null,
    ...(texts && { texts }),
  };
}

export function scoreObject({ runId, createdMs, ...score }: RunScore) {
  return { object: 'score', ...score, run_id: runId, created_at: new Date(createdMs).toISOString() };
}
