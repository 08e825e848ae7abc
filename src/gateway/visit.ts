import type { Call, Context, GenerationRecord, LanguageModel, RequestRecord, RequestWatch } from '#contract';
import type { Backlog } from './backlog.ts';
import { DeadlineExceededError } from './errors/deadline-exceeded-error.ts';
import type { VerifiedKey } from './key-verifier.ts';
import type { Allowances, Spender } from './quotas/allowances.ts';
import { type RateLimit, rateLimitsOf } from './quotas/rate-limits.ts';
import { Spending } from './quotas/spending.ts';
import type { RouteBook } from './route-book.ts';
import type { Asked, Inquiry } from './surface.ts';
import { modelHeaders } from './routing/model-headers.ts';
import { tenantOf } from './tenants/tenant-of.ts';
import { Tally } from './tally.ts';
import { priorityFor } from './urgency.ts';

/** The longest time that a timer can wait. */
const timerMsMax = 2 ** 31 - 1;

export interface VisitOptions {
  readonly requestId: string;
  readonly key: VerifiedKey | undefined;
  readonly routes: RouteBook;
  readonly watch: RequestWatch;
  /** The trace that the client began, for where nobody traces here. */
  readonly traceparent?: string | undefined;
  /** What the client calls the conversation that the request belongs to. */
  readonly session?: string | undefined;
  /** Absent: nobody is limited. */
  readonly allowances?: Allowances | undefined;
  /** Of what the client sends; Infinity when it does not say. */
  readonly bodyBytes?: number | undefined;
  backlogOf(model: LanguageModel): Backlog;
}

/** One request from its headers to its last byte. The routes are those of its arrival, whatever is served later. */
export class Visit {
  readonly context: Context;
  readonly key: VerifiedKey | undefined;
  readonly routes: RouteBook;
  readonly startedMs = performance.now();
  readonly #options: VisitOptions;
  readonly #abortion = new AbortController();
  #durationMsMax = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #tally: Tally | undefined;
  #backlog: Backlog | undefined;
  #failure: string | undefined;
  #hasEnded = false;
  #spender: Spender | undefined;
  #spending: Spending | undefined;

  constructor(options: VisitOptions) {
    const { requestId, key, routes, watch, session } = options;
    this.#options = options;
    this.key = key;
    this.routes = routes;
    this.context = {
      requestId,
      tenant: tenantOf(key),
      project: key?.project,
      keyId: key?.id,
      session,
      traceparent: watch.traceparent ?? options.traceparent,
      signal: this.#abortion.signal,
    };
  }

  /** A visit of the same client on the same routes, for what outlives this one. */
  another(requestId: string, watch: RequestWatch): Visit {
    return new Visit({ ...this.#options, requestId, watch });
  }

  /**
   * Ends the request when so much time has passed since it arrived, unless it is to end before that anyway.
   *
   * @param whose who wants it
   * @throws DeadlineExceededError when it has passed already
   */
  endWithin(durationMs: number, whose: 'client' | 'gateway'): void {
    if (durationMs >= this.#durationMsMax) return;
    const leftMs = durationMs - this.elapsedMs;
    if (leftMs <= 0) throw new DeadlineExceededError(durationMs, whose);
    clearTimeout(this.#timer);
    this.#durationMsMax = durationMs;
    const end = (): void => this.abort(new DeadlineExceededError(durationMs, whose));
    this.#timer = setTimeout(end, Math.min(leftMs, timerMsMax));
  }

  /**
   * Notes that a model is about to be asked, and sets aside what that may use.
   *
   * @throws PriorityNotAllowedError, DeadlineExceededError, LimitReachedError, BudgetExhaustedError
   */
  async ask(asked: Asked): Promise<Inquiry> {
    const { route, operation, isStream, urgency, requests } = asked;
    const priority = priorityFor(urgency, this.key);
    if (urgency.timeoutMs !== undefined) this.endWithin(urgency.timeoutMs, 'client');
    await this.#setAside(asked);
    this.#abortion.signal.throwIfAborted();
    const [first] = requests;
    this.#backlog = this.#options.backlogOf(route.model);
    this.#tally = new Tally({
      question: {
        operation,
        model: route.name,
        servedBy: route.model.name,
        fingerprint: route.fingerprint,
        isStream,
        choices: requests.reduce((sum, { choices = 1 }) => sum + choices, 0),
        priority,
        tokensMax: first?.tokensMax,
        temperature: first?.sampling.temperature,
        topP: first?.sampling.topP,
        seed: first?.sampling.seed,
        askedMs: this.elapsedMs,
      },
      requests: requests.length,
      signal: this.#abortion.signal,
      backlog: this.#backlog,
      nowMs: () => this.elapsedMs,
      started: (promptTokens) => this.#spending?.started(promptTokens),
      again: async (soFar) => await this.#spending?.again(soFar),
    });
    const deadlineMs = performance.timeOrigin + this.startedMs + this.#durationMsMax;
    return { context: { ...this.context, priority, deadlineMs, call: this.#call(asked) }, tally: this.#tally };
  }

  async #setAside({ route, requests }: Asked): Promise<void> {
    const { allowances, bodyBytes = Infinity } = this.#options;
    if (allowances === undefined) return;
    const { candidates = [route.model] } = route;
    const models = candidates.map(({ name }) => name);
    this.#spender = { key: this.key?.name, teams: this.key?.teams ?? [], models };
    const { contextTokens, prices } = route.model;
    this.#spending = await Spending.begin({
      allowances,
      spender: this.#spender,
      candidates,
      plan: { contextTokens, prices, requests, bodyBytes },
      abort: (reason) => this.abort(reason),
    });
    // Nobody is there any more to give it back.
    if (this.#hasEnded) this.#settle();
  }

  /** What to tell the client of its limits; nothing before a model was asked. */
  rateLimits(): readonly RateLimit[] {
    const { allowances } = this.#options;
    if (allowances === undefined || this.#spender === undefined) return [];
    return rateLimitsOf(allowances.metersOf(this.#spender));
  }

  /** Headers that tell which model answers, and how; none before one has begun. */
  modelHeaders(): readonly (readonly [string, string])[] {
    return this.#tally ? modelHeaders(this.#tally) : [];
  }

  #call({ route, operation, isStream, variables }: Asked): Call {
    return {
      operation,
      route: route.name,
      key: this.key?.name,
      isStream,
      arrivedMs: performance.timeOrigin + this.startedMs,
      prompt: route.prompt?.identity,
      variables,
      recording: route.recording,
    };
  }

  get elapsedMs(): number {
    return performance.now() - this.startedMs;
  }

  /** When to come again after the model's queue was full. */
  get drainSeconds(): number | undefined {
    return this.#backlog?.drainSeconds();
  }

  /** Notes why it is not answered as it was asked; what is known first is the reason. */
  failed(code: string): void {
    this.#failure ??= code;
  }

  abort(reason: Error): void {
    this.#abortion.abort(reason);
  }

  /** It is over: frees what it held, and tells whoever watches. */
  end(facts: Pick<RequestRecord, 'method' | 'path' | 'status'>): RequestRecord {
    clearTimeout(this.#timer);
    this.#hasEnded = true;
    this.#tally?.close();
    const record: RequestRecord = {
      ...facts,
      requestId: this.context.requestId,
      tenant: this.context.tenant,
      ...(this.context.project !== undefined && { project: this.context.project }),
      key: this.key?.name,
      failure: this.#failure,
      arrivedMs: performance.timeOrigin + this.startedMs,
      durationMs: this.elapsedMs,
      generation: this.#settle(),
    };
    this.#options.watch.ended(record);
    return record;
  }

  /** What came of it, and what it cost. */
  #settle(): GenerationRecord | undefined {
    const record = this.#tally?.record();
    const unasked = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
    const costNanos = this.#spending?.end(record ?? unasked, this.elapsedMs);
    return record && (costNanos === undefined ? record : { ...record, costNanos });
  }
}
