import type { GenerateEvent, Recipe } from '#contract';
import type { Sequence } from '../scheduler/sequence.ts';
import { eventsWindow, type Resumption } from '../wire.ts';
import type { Generation } from './generation.ts';

interface Timeline {
  submittedMs: number;
  startedMs: number | undefined;
  firstTokenMs: number | undefined;
}

export interface ActiveRequestParts {
  readonly id: number;
  readonly promptTokens: number;
  readonly recipe: Recipe;
  /** How far another process has got with it. */
  readonly resumed?: Resumption | undefined;
  /** Called once, before anything of it is computed in this process. */
  onBegin(): void;
}

/** A request between its arrival and its last event: its generations, its times, and how far its reader is behind. */
export class ActiveRequest {
  readonly id: number;
  readonly promptTokens: number;
  readonly #generations = new Map<Sequence, Generation>();
  readonly #timeline: Timeline;
  readonly #recipe: Recipe;
  readonly #onBegin: () => void;
  #hasBegun = false;
  #events: GenerateEvent[] = [];
  #untaken = 0;

  constructor(parts: ActiveRequestParts, generations: ReadonlyMap<Sequence, Generation>, nowMs: number) {
    this.id = parts.id;
    this.promptTokens = parts.promptTokens;
    this.#recipe = parts.recipe;
    this.#onBegin = parts.onBegin;
    this.#generations = new Map(generations);
    this.#timeline = timeline(nowMs, parts.resumed);
    this.#untaken = parts.resumed?.untaken ?? 0;
  }

  /** True when every choice has ended. */
  get isDone(): boolean {
    return this.#generations.size === 0;
  }

  /** True when so many events wait for the reader that generation must pause. */
  get isBehind(): boolean {
    return this.#untaken >= eventsWindow;
  }

  generationOf(sequence: Sequence): Generation | undefined {
    return this.#generations.get(sequence);
  }

  /** Its tokens are about to be computed, for the first time or not, but for some that were there already. */
  start(nowMs: number, cachedTokens = 0): void {
    if (!this.#hasBegun) this.#onBegin();
    this.#hasBegun = true;
    if (this.#timeline.startedMs !== undefined) return;
    this.#timeline.startedMs = nowMs;
    this.#push({ type: 'start', promptTokens: this.promptTokens, cachedTokens, recipe: this.#recipe });
  }

  token(event: GenerateEvent, nowMs: number): void {
    this.#timeline.firstTokenMs ??= nowMs;
    this.#push(event);
  }

  end(sequence: Sequence, generation: Generation, reason: 'stop' | 'length', nowMs: number): void {
    const { submittedMs, startedMs = nowMs, firstTokenMs = nowMs } = this.#timeline;
    const timings = {
      queueMs: startedMs - submittedMs,
      prefillMs: firstTokenMs - startedMs,
      decodeMs: nowMs - firstTokenMs,
    };
    this.#push({ type: 'end', choice: generation.choice, reason, completionTokens: generation.tokens, timings });
    this.#generations.delete(sequence);
    generation[Symbol.dispose]();
  }

  takeEvents(): readonly GenerateEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The reader has taken events. */
  taken(events: number): void {
    this.#untaken -= events;
  }

  /** Frees the generations that have not ended. */
  [Symbol.dispose](): void {
    for (const generation of this.#generations.values()) generation[Symbol.dispose]();
    this.#generations.clear();
  }

  #push(event: GenerateEvent): void {
    this.#events.push(event);
    this.#untaken++;
  }
}

/** The times of a request on this process's clock, which another process may have begun. */
function timeline(nowMs: number, resumed: Resumption | undefined): Timeline {
  const { submittedMs = 0, startedMs, firstTokenMs } = resumed?.ages ?? {};
  const before = (ageMs: number | undefined) => (ageMs === undefined ? undefined : nowMs - ageMs);
  return { submittedMs: nowMs - submittedMs, startedMs: before(startedMs), firstTokenMs: before(firstTokenMs) };
}
