import type { FinishReason, GenerateEvent } from '#contract';
import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import { AnswerEvents, type AnswerParts } from '../worker/answer-events.ts';
import type { Generation } from '../worker/generation.ts';
import type { OpenRequest, OpenRequests } from '../worker/open-requests.ts';
import type { QuietCache } from './quiet-cache.ts';
import type { JobOwner, QuietJob } from './quiet-job.ts';
import { readForced, readPrompt } from './read-prompt.ts';

export interface DeterministicRequestParts extends AnswerParts {
  readonly owner: JobOwner;
  /** Whose computed tokens it may use, and leaves his own to: the tenant, and the adapter. */
  readonly scope: string;
  readonly prompt: ArrayLike<number>;
  readonly choices: number;
  readonly open: OpenRequests;
  /** What the context has to apply, asked for when its turn has come. */
  adapter(): AppliedAdapter | undefined;
  /** A choice from its start. */
  generation(choice: number): Generation;
}

/**
 * A request whose answer depends on nothing but itself. Its choices are computed one after the other. When it is broken
 * off, or its process dies, it is computed again from the start, which gives the same, and goes on where its reader is.
 */
export class DeterministicRequest implements QuietJob, OpenRequest {
  readonly id: number;
  readonly tenant: string;
  readonly priority: number;
  readonly turn: string;
  readonly adapter: AdapterKey;
  readonly #parts: DeterministicRequestParts;
  readonly #answer: AnswerEvents;
  /** The choices that have not ended, and how many tokens of each the reader has or is going to get. */
  readonly #shown: Map<number, number>;

  constructor(parts: DeterministicRequestParts, nowMs: number) {
    const { owner, choices, resumed } = parts;
    this.id = owner.id;
    this.tenant = owner.tenant;
    this.priority = owner.priority;
    this.turn = owner.turn;
    this.adapter = owner.adapter;
    this.#parts = parts;
    this.#answer = new AnswerEvents(parts, nowMs);
    this.#shown = new Map(
      resumed
        ? [...resumed.tokens].map(([choice, tokens]) => [choice, tokens.length])
        : Array.from({ length: choices }, (_, choice) => [choice, 0]),
    );
  }

  get isDone(): boolean {
    return this.#shown.size === 0;
  }

  get isBehind(): boolean {
    return this.#answer.isBehind;
  }

  takeEvents(): readonly GenerateEvent[] {
    return this.#answer.take();
  }

  taken(events: number): void {
    this.#answer.taken(events);
  }

  async *run(cache: QuietCache): AsyncGenerator<void, void> {
    for (const choice of [...this.#shown.keys()].toSorted((a, b) => a - b)) yield* this.#runChoice(choice, cache);
  }

  failed(error: unknown): void {
    this.#parts.open.fail(this.id, error);
  }

  /** What it owns ends with its run. */
  [Symbol.dispose](): void {}

  async *#runChoice(choice: number, cache: QuietCache): AsyncGenerator<void, void> {
    const { scope, prompt, adapter, generation: begin } = this.#parts;
    this.#answer.begin();
    using generation = begin(choice);
    const kept = await cache.begin(scope, prompt, adapter());
    this.#answer.start(performance.now(), kept);
    let row = yield* readPrompt(cache, prompt);
    for (let total = 0; ;) {
      const { tokens, event, reason } = generation.draw(cache.context, row);
      total += tokens.length;
      this.#show(choice, total, event);
      if (reason !== undefined) this.#end(generation, reason);
      yield;
      if (reason !== undefined) return;
      row = yield* readForced(cache, tokens);
    }
  }

  /** @param total tokens of the choice, with those of the event, which may be a repetition */
  #show(choice: number, total: number, event: GenerateEvent): void {
    const shown = this.#shown.get(choice) ?? 0;
    if (total <= shown) return;
    this.#shown.set(choice, total);
    this.#answer.token(event, performance.now());
    if (shown === 0) this.#parts.open.hurry();
  }

  #end(generation: Generation, reason: FinishReason): void {
    this.#answer.end(generation, reason, performance.now());
    this.#shown.delete(generation.choice);
    this.#parts.open.hurry();
  }
}
