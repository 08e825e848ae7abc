import { assert } from '#base';
import type { FinishReason, GenerateEvent, GenerationRecord, TokenCount } from '#contract';
import type { Backlog } from './backlog.ts';

/** What is fixed when a model is asked. */
export type Question = Pick<
  GenerationRecord,
  | 'operation'
  | 'model'
  | 'servedBy'
  | 'fingerprint'
  | 'isStream'
  | 'choices'
  | 'priority'
  | 'tokensMax'
  | 'temperature'
  | 'topP'
  | 'seed'
  | 'askedMs'
>;

/** Of an answer for which a model is asked several times, what the requests so far have used. */
export interface SoFar extends Omit<TokenCount, 'cachedTokens'> {
  /** Requests that run, with the one that is about to be made. */
  readonly running: number;
}

export interface TallyOptions {
  readonly question: Question;
  /** Requests to the model that the choices come from. */
  readonly requests: number;
  readonly signal: AbortSignal;
  readonly backlog: Backlog;
  /** Milliseconds since the request arrived. */
  nowMs(): number;
  /** The model has begun with all prompts so far. @param promptTokens of all of them; 0 where the model says so only at the end */
  started?(promptTokens: number): void;
  /** Another request is about to be made within the same one; throws where there is no room for it. */
  again?(soFar: SoFar): Promise<void>;
}

/** Follows one answer, over all its choices: counts tokens and notes times. It wants to see every event. */
export class Tally {
  readonly #options: TallyOptions;
  #choicesOpen: number;
  #requestsWaiting: number;
  #promptTokens = 0;
  #cachedTokens = 0;
  #completionTokens = 0;
  #reasoningTokens = 0;
  #startedMs: number | undefined;
  #firstTokenMs: number | undefined;
  #lastTokenMs: number | undefined;
  #finishReasons: readonly FinishReason[] = [];
  #timings: GenerationRecord['timings'];
  #routing: GenerationRecord['routing'];
  #differences: readonly string[] = [];

  constructor(options: TallyOptions) {
    this.#options = options;
    this.#choicesOpen = options.question.choices;
    this.#requestsWaiting = options.requests;
    options.backlog.entered(options.requests);
  }

  count(event: GenerateEvent): void {
    if (event.type === 'start') {
      this.#startedMs ??= this.#options.nowMs();
      this.#promptTokens += event.promptTokens;
      this.#cachedTokens += event.cachedTokens;
      this.#routing ??= event.routing;
      if (event.differences) this.#differences = [...new Set([...this.#differences, ...event.differences])];
      this.#requestsWaiting--;
      this.#options.backlog.started();
      // A program goes on to ask after all that it began with has started.
      if (this.#requestsWaiting <= 0) this.#options.started?.(this.#promptTokens);
    } else if (event.type === 'end') {
      this.#choicesOpen--;
      this.#lastTokenMs = this.#options.nowMs();
      this.#finishReasons = [...this.#finishReasons, event.reason];
      this.#timings = event.timings;
      if (event.lateCount) this.#countLate(event.lateCount);
    } else {
      // A prompt that is said back is no token of the answer.
      if (event.tokens.length > 0) this.#firstTokenMs ??= this.#options.nowMs();
      this.#completionTokens += event.tokens.length;
      if (event.type === 'reasoning') this.#reasoningTokens += event.tokens.length;
    }
  }

  /**
   * To be awaited before a model is asked once more within the same answer: what that may use is set aside as well.
   *
   * @throws LimitReachedError, BudgetExhaustedError
   */
  async again(soFar: SoFar): Promise<void> {
    await this.#options.again?.(soFar);
  }

  /** Of a model that counts for us. It begins to tell when its first token is there. */
  #countLate({ promptTokens, cachedTokens, completionTokens }: TokenCount): void {
    this.#promptTokens += promptTokens;
    this.#cachedTokens += cachedTokens;
    this.#completionTokens += completionTokens;
    if (completionTokens > 0) this.#firstTokenMs ??= this.#startedMs;
  }

  /**
   * To be asked for when the events are over: a generation that was broken off must not look like one that ended, and
   * throws the reason for which it was.
   */
  totals(): Pick<GenerationRecord, 'promptTokens' | 'cachedTokens' | 'completionTokens'> {
    this.#options.signal.throwIfAborted();
    assert(this.#choicesOpen === 0, 'every choice ends');
    return {
      promptTokens: this.#promptTokens,
      cachedTokens: this.#cachedTokens,
      completionTokens: this.#completionTokens,
    };
  }

  /** Those of the completion by which the model thought before it answered, so far. */
  get reasoningTokens(): number {
    return this.#reasoningTokens;
  }

  /** How the route came to the model that answers; undefined before it has begun, and where there was no choice. */
  get routing(): GenerationRecord['routing'] {
    return this.#routing;
  }

  /** What the model does otherwise than was asked. */
  get differences(): readonly string[] {
    return this.#differences;
  }

  /** Nothing more will be heard of it, whether it has ended or not. */
  close(): void {
    this.#options.backlog.left(this.#requestsWaiting);
    this.#requestsWaiting = 0;
  }

  /** What is known so far. */
  record(): GenerationRecord {
    return {
      ...this.#options.question,
      servedBy: this.#routing?.model ?? this.#options.question.servedBy,
      routing: this.#routing,
      startedMs: this.#startedMs,
      firstTokenMs: this.#firstTokenMs,
      lastTokenMs: this.#lastTokenMs,
      promptTokens: this.#promptTokens,
      cachedTokens: this.#cachedTokens,
      completionTokens: this.#completionTokens,
      finishReasons: this.#finishReasons,
      timings: this.#choicesOpen === 0 ? this.#timings : undefined,
    };
  }
}
