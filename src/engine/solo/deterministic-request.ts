import type { GenerateEvent, Recipe } from '#contract';
import type { Resumption } from '../wire.ts';
import type { Generation } from '../worker/generation.ts';
import type { OpenRequest, OpenRequests } from '../worker/open-requests.ts';
import { Outbox } from '../worker/outbox.ts';
import { Timeline } from '../worker/timeline.ts';
import { type QuietCache } from './quiet-cache.ts';
import type { QuietJob } from './quiet-job.ts';
import { readPrompt } from './read-prompt.ts';

export interface DeterministicRequestParts {
  readonly id: number;
  readonly tenant: string;
  readonly prompt: ArrayLike<number>;
  readonly choices: number;
  readonly recipe: Recipe;
  /** How far another process has got with it. */
  readonly resumed?: Resumption | undefined;
  readonly open: OpenRequests;
  /** A choice from its start. */
  generation(choice: number): Generation;
  /** Called once, before anything of it is computed in this process. */
  onBegin(): void;
}

/**
 * A request whose answer depends on nothing but itself. Its choices are computed one after the other. When it is broken
 * off, or its process dies, it is computed again from the start, which gives the same, and goes on where its reader is.
 */
export class DeterministicRequest implements QuietJob, OpenRequest {
  readonly id: number;
  readonly tenant: string;
  readonly #parts: DeterministicRequestParts;
  readonly #outbox: Outbox;
  readonly #timeline: Timeline;
  /** The choices that have not ended, and how many tokens of each the reader has or is going to get. */
  readonly #shown: Map<number, number>;
  #hasBegun = false;

  constructor(parts: DeterministicRequestParts, nowMs: number) {
    const { id, tenant, choices, resumed } = parts;
    this.id = id;
    this.tenant = tenant;
    this.#parts = parts;
    this.#outbox = new Outbox(resumed?.untaken);
    this.#timeline = new Timeline(nowMs, resumed?.ages);
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
    return this.#outbox.isBehind;
  }

  takeEvents(): readonly GenerateEvent[] {
    return this.#outbox.take();
  }

  taken(events: number): void {
    this.#outbox.taken(events);
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
    const { tenant, prompt } = this.#parts;
    this.#begin();
    using generation = this.#parts.generation(choice);
    const kept = await cache.begin(tenant, prompt);
    this.#start(kept);
    let row = yield* readPrompt(cache, prompt);
    for (let shown = 0; ;) {
      const { tokens, event, reason } = generation.draw(cache.context, row);
      shown += tokens.length;
      this.#show(choice, shown, event);
      if (reason !== undefined) this.#end(choice, generation, reason);
      yield;
      if (reason !== undefined) return;
      row = await cache.feed(tokens, 'last');
    }
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#parts.onBegin();
  }

  #start(cachedTokens: number): void {
    if (!this.#timeline.start(performance.now())) return;
    const { prompt, recipe } = this.#parts;
    this.#outbox.push({ type: 'start', promptTokens: prompt.length, cachedTokens, recipe });
  }

  /** @param total tokens of the choice, with those of the event, which may be a repetition */
  #show(choice: number, total: number, event: GenerateEvent): void {
    const shown = this.#shown.get(choice) ?? 0;
    if (total <= shown) return;
    this.#shown.set(choice, total);
    this.#timeline.token(performance.now());
    this.#outbox.push(event);
    if (shown === 0) this.#parts.open.hurry();
  }

  #end(choice: number, generation: Generation, reason: 'stop' | 'length'): void {
    const timings = this.#timeline.timings(performance.now());
    this.#outbox.push({ type: 'end', choice, reason, completionTokens: generation.tokens, timings });
    this.#shown.delete(choice);
    this.#parts.open.hurry();
  }
}
