import type { GenerateEvent } from '#contract';
import type { Sequence } from '../scheduler/sequence.ts';
import { eventsWindow } from '../wire.ts';
import type { Generation } from './generation.ts';

interface Timeline {
  submittedMs: number;
  startedMs: number | undefined;
  firstTokenMs: number | undefined;
}

/** A request between its arrival and its last event: its generations, its times, and how far its reader is behind. */
export class ActiveRequest {
  readonly id: number;
  readonly promptTokens: number;
  readonly #generations = new Map<Sequence, Generation>();
  readonly #timeline: Timeline;
  #events: GenerateEvent[] = [];
  #untaken = 0;

  constructor(id: number, promptTokens: number, generations: ReadonlyMap<Sequence, Generation>, nowMs: number) {
    this.id = id;
    this.promptTokens = promptTokens;
    this.#generations = new Map(generations);
    this.#timeline = { submittedMs: nowMs, startedMs: undefined, firstTokenMs: undefined };
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

  /** The first part of its prompt is about to be computed. */
  start(nowMs: number): void {
    if (this.#timeline.startedMs !== undefined) return;
    this.#timeline.startedMs = nowMs;
    this.#push({ type: 'start', promptTokens: this.promptTokens, cachedTokens: 0 });
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
