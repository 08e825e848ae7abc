import type { Attributes, Meter } from '@opentelemetry/api';
import type { GenerationRecord, RequestRecord } from '#contract';
import { counterOf, histogramOf } from './instruments.ts';
import { labelLimit } from './label-limit.ts';
import { metrics } from './metric.ts';

/** Names of routes, models, keys and tenants that get series of their own, and codes of errors. */
const labelsMax = 200;

/** What stands for the key of a request that came without one. */
const noKey = 'none';

export interface RequestMetrics {
  ended(record: RequestRecord): void;
  refused(code: string): void;
}

/** Makes numbers of requests when they have ended: a dozen writes of half a microsecond, after the last byte. */
export function requestMetrics(meter: Meter): RequestMetrics {
  const requestDuration = histogramOf(meter, metrics.requestDuration);
  const requests = counterOf(meter, metrics.requests);
  const rejected = counterOf(meter, metrics.requestsRejected);
  const name = labelLimit(labelsMax);
  const code = labelLimit(labelsMax);
  const recordRouting = routing(meter, name, code);
  const recordLatencies = latencies(meter);
  const recordTokens = tokens(meter);

  return {
    refused: (reason) => rejected.add(1, { reason: code(reason) }),
    ended: ({ generation, status, failure, durationMs, tenant, key = noKey }) => {
      if (failure !== undefined && status >= 400) rejected.add(1, { reason: code(failure) });
      if (generation === undefined) return;
      const asked: Attributes = {
        'gen_ai.operation.name': generation.operation,
        'gen_ai.provider.name': 'lode',
        'gen_ai.request.model': name(generation.model),
        'gen_ai.response.model': name(generation.servedBy),
      };
      const model = { model_name: name(generation.servedBy) };
      const caller = { ...model, tenant: name(tenant), key: name(key) };
      requestDuration.record(
        durationMs / 1000,
        failure === undefined ? asked : { ...asked, 'error.type': code(failure) },
      );
      requests.add(1, { ...caller, status: String(status) });
      recordRouting(generation);
      recordLatencies(generation, asked, model);
      recordTokens(generation, asked, model, caller);
    },
  };
}

function routing(meter: Meter, name: (text: string) => string, code: (text: string) => string) {
  const decisions = counterOf(meter, metrics.routeDecisions);
  const passedOver = counterOf(meter, metrics.routePassedOver);
  return ({ model, routing: decision }: GenerationRecord): void => {
    if (decision === undefined) return;
    const route = name(model);
    decisions.add(1, { route, model_name: name(decision.model), reason: decision.reason });
    for (const each of decision.passedOver)
      passedOver.add(1, { route, model_name: name(each.model), because: code(each.because) });
  };
}

function latencies(meter: Meter) {
  const timeToFirstToken = histogramOf(meter, metrics.timeToFirstToken);
  const timePerOutputToken = histogramOf(meter, metrics.timePerOutputToken);
  const queueTime = histogramOf(meter, metrics.queueTime);
  const prefillTime = histogramOf(meter, metrics.prefillTime);
  const decodeTime = histogramOf(meter, metrics.decodeTime);
  return (generation: GenerationRecord, asked: Attributes, model: Attributes): void => {
    const { firstTokenMs, completionTokens, choices, timings } = generation;
    if (firstTokenMs !== undefined) timeToFirstToken.record(firstTokenMs / 1000, asked);
    if (timings === undefined) return;
    // Choices run side by side: each has its own first token.
    const gaps = completionTokens / choices - 1;
    if (gaps > 0) timePerOutputToken.record(timings.decodeMs / gaps / 1000, asked);
    queueTime.record(timings.queueMs / 1000, model);
    prefillTime.record(timings.prefillMs / 1000, model);
    decodeTime.record(timings.decodeMs / 1000, model);
  };
}

function tokens(meter: Meter) {
  const usage = histogramOf(meter, metrics.tokenUsage);
  const promptTokens = counterOf(meter, metrics.promptTokens);
  const generationTokens = counterOf(meter, metrics.generationTokens);
  const cacheQueries = counterOf(meter, metrics.cacheQueries);
  const cacheHits = counterOf(meter, metrics.cacheHits);
  const success = counterOf(meter, metrics.requestSuccess);
  return (generation: GenerationRecord, asked: Attributes, model: Attributes, caller: Attributes): void => {
    if (generation.startedMs === undefined) return;
    usage.record(generation.promptTokens, { ...asked, 'gen_ai.token.type': 'input' });
    usage.record(generation.completionTokens, { ...asked, 'gen_ai.token.type': 'output' });
    promptTokens.add(generation.promptTokens, caller);
    generationTokens.add(generation.completionTokens, caller);
    cacheQueries.add(generation.promptTokens, model);
    cacheHits.add(generation.cachedTokens, model);
    for (const reason of generation.finishReasons) success.add(1, { ...model, finished_reason: reason });
  };
}
