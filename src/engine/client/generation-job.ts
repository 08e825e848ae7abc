import { RemoteError } from '#base';
import type { Context, GenerateEvent } from '#contract';
import type { WantedCalls } from '../dialect/wanted-calls.ts';
import { eventsWindow, type Resumption, type SeededRequest, type ToWorker, type WantedAdapter } from '../wire.ts';
import { EventStream } from './event-stream.ts';
import type { Answer, Job } from './job.ts';

export interface GenerationJobParts {
  readonly id: number;
  readonly request: SeededRequest;
  readonly calls?: WantedCalls | undefined;
  readonly adapter?: WantedAdapter | undefined;
  readonly context: Context;
  /** The reader has taken events. */
  onTaken(events: number): void;
}

/**
 * One request for text: its events on their way to the reader, and what it takes to go on with it in another process.
 * That is the request with its seed, its prompt as tokens (a template may put today's date into it), the tokens of each
 * choice that have arrived, and the times of what has happened.
 */
export class GenerationJob implements Job {
  readonly id: number;
  readonly requestId: string;
  readonly events: EventStream<GenerateEvent>;
  readonly #parts: GenerationJobParts;
  /** Of choices that have not ended. */
  readonly #tokens: Map<number, number[]>;
  readonly #submittedMs = performance.now();
  /** When its computation began first. */
  #begunMs: number | undefined;
  /** The same, once its reader knows of it. */
  #startedMs: number | undefined;
  #firstTokenMs: number | undefined;
  #prompt: Int32Array | undefined;
  #endsInThought = false;
  #outputTokens = 0;
  #hasFailed = false;

  constructor(parts: GenerationJobParts) {
    this.id = parts.id;
    this.requestId = parts.context.requestId;
    this.#parts = parts;
    this.#tokens = new Map(Array.from({ length: parts.request.choices ?? 1 }, (_, choice) => [choice, []]));
    this.events = new EventStream(eventsWindow / 4, parts.onTaken);
  }

  get isDone(): boolean {
    return this.#hasFailed || this.#tokens.size === 0;
  }

  /** Once its prompt has been read, which is before the first event: it ends inside of a thought. */
  get endsInThought(): boolean {
    return this.#endsInThought;
  }

  get isBehind(): boolean {
    return this.events.untaken >= eventsWindow;
  }

  get outputTokens(): number {
    return this.#outputTokens;
  }

  message(isAgain: boolean): ToWorker {
    const { id } = this;
    const { request, calls, adapter, context } = this.#parts;
    const { tenant, keyId: key, priority, deadlineMs } = context;
    const input = this.#prompt && ({ kind: 'tokens', tokens: Array.from(this.#prompt) } as const);
    const known = input === undefined ? request : { ...request, input };
    const resumed = isAgain ? this.#resumption() : undefined;
    const chat = request.input.kind === 'chat' ? { calls } : undefined;
    return { type: 'generate', id, tenant, key, priority, deadlineMs, request: known, chat, adapter, resumed };
  }

  hear(answer: Answer): void {
    if (answer.type === 'events') {
      for (const event of answer.events) this.#note(event);
      this.events.push(answer.events);
    } else if (answer.type === 'begun') this.#begunMs ??= performance.now();
    else if (answer.type === 'read') this.#read(answer);
    else if (answer.type === 'failed') this.fail(new RemoteError(answer.error));
  }

  fail(error: unknown): void {
    this.#hasFailed = true;
    this.events.fail(error);
  }

  #read({ prompt, endsInThought = false }: Extract<Answer, { type: 'read' }>): void {
    this.#prompt = prompt;
    this.#endsInThought = endsInThought;
  }

  #note(event: GenerateEvent): void {
    if (event.type === 'start') this.#startedMs = this.#begunMs ?? performance.now();
    else if (event.type === 'end') this.#tokens.delete(event.choice);
    else {
      this.#firstTokenMs ??= performance.now();
      this.#outputTokens += event.tokens.length;
      this.#tokens.get(event.choice)?.push(...event.tokens);
    }
  }

  #resumption(): Resumption {
    const nowMs = performance.now();
    const age = (thenMs: number | undefined) => (thenMs === undefined ? undefined : nowMs - thenMs);
    return {
      tokens: this.#tokens,
      untaken: this.events.untaken,
      ages: {
        submittedMs: nowMs - this.#submittedMs,
        startedMs: age(this.#startedMs),
        firstTokenMs: age(this.#firstTokenMs),
      },
    };
  }
}
