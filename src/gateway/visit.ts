import type { Call, Context, LanguageModel, RequestRecord, RequestWatch } from '#contract';
import type { Backlog } from './backlog.ts';
import { DeadlineExceededError } from './errors/deadline-exceeded-error.ts';
import type { VerifiedKey } from './key-verifier.ts';
import type { RouteBook } from './route-book.ts';
import type { Asked, Inquiry } from './surface.ts';
import { Tally } from './tally.ts';
import { priorityFor } from './urgency.ts';

/** The longest time that a timer can wait. */
const timerMsMax = 2 ** 31 - 1;

export interface VisitOptions {
  readonly requestId: string;
  readonly key: VerifiedKey | undefined;
  readonly routes: RouteBook;
  readonly watch: RequestWatch;
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

  constructor(options: VisitOptions) {
    const { requestId, key, routes, watch } = options;
    this.#options = options;
    this.key = key;
    this.routes = routes;
    this.context = {
      requestId,
      tenant: 'local',
      keyId: key?.id,
      traceparent: watch.traceparent,
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
   * Notes that a model is about to be asked.
   *
   * @throws PriorityNotAllowedError, DeadlineExceededError
   */
  async ask(asked: Asked): Promise<Inquiry> {
    const { route, operation, isStream, urgency, requests } = asked;
    const priority = priorityFor(urgency, this.key);
    if (urgency.timeoutMs !== undefined) this.endWithin(urgency.timeoutMs, 'client');
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
    });
    const deadlineMs = performance.timeOrigin + this.startedMs + this.#durationMsMax;
    return { context: { ...this.context, priority, deadlineMs, call: this.#call(asked) }, tally: this.#tally };
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
    this.#tally?.close();
    const record: RequestRecord = {
      ...facts,
      requestId: this.context.requestId,
      tenant: this.context.tenant,
      key: this.key?.name,
      failure: this.#failure,
      arrivedMs: performance.timeOrigin + this.startedMs,
      durationMs: this.elapsedMs,
      generation: this.#tally?.record(),
    };
    this.#options.watch.ended(record);
    return record;
  }
}
