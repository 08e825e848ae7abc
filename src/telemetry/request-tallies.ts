import { Histogram } from '#base';
import type { GenerationRecord, RequestRecord } from '#contract';
import { labelLimit } from './label-limit.ts';
import { metrics } from './metric.ts';
import { type RequestLabels, requestLabels } from './request-labels.ts';
import { labelledAlso, type Labels, Series } from './series.ts';

/** Names of routes, models, keys and tenants that get series of their own, and codes of errors. */
const labelsMax = 200;

/** What stands for the key of a request that came without one. */
const noKey = 'none';

/** A number that only grows. */
export class Count {
  value = 0;
}

const counted = () => new Series(() => new Count());
const distributed = (buckets: readonly number[] = []) => new Series(() => new Histogram(buckets));

/**
 * Numbers of requests that have ended: a dozen additions of a tenth of a microsecond, after the last byte. Whoever reads
 * metrics makes metrics of them.
 */
export class RequestTallies {
  /** When counting began, in milliseconds since the Unix epoch. */
  readonly sinceMs = Date.now();
  readonly counters = {
    requests: counted(),
    requestsRejected: counted(),
    routeDecisions: counted(),
    routePassedOver: counted(),
    requestSuccess: counted(),
    promptTokens: counted(),
    generationTokens: counted(),
    cacheQueries: counted(),
    cacheHits: counted(),
  } as const;
  readonly histograms = {
    requestDuration: distributed(metrics.requestDuration.buckets),
    timeToFirstToken: distributed(metrics.timeToFirstToken.buckets),
    timePerOutputToken: distributed(metrics.timePerOutputToken.buckets),
    queueTime: distributed(metrics.queueTime.buckets),
    prefillTime: distributed(metrics.prefillTime.buckets),
    decodeTime: distributed(metrics.decodeTime.buckets),
    tokenUsage: distributed(metrics.tokenUsage.buckets),
  } as const;
  readonly #labels = new Map<string, RequestLabels>();
  readonly #name = labelLimit(labelsMax);
  readonly #code = labelLimit(labelsMax);

  /** A request was turned away at the door. */
  refused(code: string): void {
    const reason = this.#code(code);
    this.counters.requestsRejected.of({ id: reason, attributes: { reason } }).value++;
  }

  ended(record: RequestRecord): void {
    const { generation, status, failure, durationMs } = record;
    if (failure !== undefined && status >= 400) this.refused(failure);
    if (generation === undefined) return;
    const labels = this.#labelsOf(record, generation);
    this.histograms.requestDuration.of(labels.measured).observe(durationMs / 1000);
    this.counters.requests.of(labels.answered).value++;
    this.#countRouting(generation);
    this.#countTimes(generation, labels);
    if (generation.startedMs !== undefined) this.#countTokens(generation, labels);
  }

  /** Made once for all requests that are alike in them: they are nearly as dear as all the counting. */
  #labelsOf(
    { tenant, key = noKey, status, failure }: RequestRecord,
    { operation, model, servedBy }: GenerationRecord,
  ): RequestLabels {
    const names = {
      operation,
      route: this.#name(model),
      model: this.#name(servedBy),
      tenant: this.#name(tenant),
      key: this.#name(key),
      status: String(status),
      failure: failure === undefined ? undefined : this.#code(failure),
    };
    const id = Object.values(names).join('\n');
    let labels = this.#labels.get(id);
    if (labels === undefined) this.#labels.set(id, (labels = requestLabels(names)));
    return labels;
  }

  #countRouting({ model, routing }: GenerationRecord): void {
    if (routing === undefined) return;
    const { routeDecisions, routePassedOver } = this.counters;
    const name = this.#name(model);
    const route: Labels = { id: name, attributes: { route: name } };
    const decided = labelledAlso(route, 'model_name', this.#name(routing.model));
    routeDecisions.of(labelledAlso(decided, 'reason', routing.reason)).value++;
    for (const { model: passed, because } of routing.passedOver) {
      const labels = labelledAlso(route, 'model_name', this.#name(passed));
      routePassedOver.of(labelledAlso(labels, 'because', this.#code(because))).value++;
    }
  }

  #countTimes(
    { firstTokenMs, completionTokens, choices, timings }: GenerationRecord,
    { asked, model }: RequestLabels,
  ): void {
    const { timeToFirstToken, timePerOutputToken, queueTime, prefillTime, decodeTime } = this.histograms;
    if (firstTokenMs !== undefined) timeToFirstToken.of(asked).observe(firstTokenMs / 1000);
    if (timings === undefined) return;
    // Choices run side by side: each has its own first token.
    const gaps = completionTokens / choices - 1;
    if (gaps > 0) timePerOutputToken.of(asked).observe(timings.decodeMs / gaps / 1000);
    queueTime.of(model).observe(timings.queueMs / 1000);
    prefillTime.of(model).observe(timings.prefillMs / 1000);
    decodeTime.of(model).observe(timings.decodeMs / 1000);
  }

  #countTokens(generation: GenerationRecord, { input, output, model, caller }: RequestLabels): void {
    const { promptTokens, cachedTokens, completionTokens, finishReasons } = generation;
    const { tokenUsage } = this.histograms;
    const { counters } = this;
    tokenUsage.of(input).observe(promptTokens);
    tokenUsage.of(output).observe(completionTokens);
    counters.promptTokens.of(caller).value += promptTokens;
    counters.generationTokens.of(caller).value += completionTokens;
    counters.cacheQueries.of(model).value += promptTokens;
    counters.cacheHits.of(model).value += cachedTokens;
    for (const reason of finishReasons)
      counters.requestSuccess.of(labelledAlso(model, 'finished_reason', reason)).value++;
  }
}
