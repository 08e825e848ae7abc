import type { FinishReason, GenerateEvent } from '#contract';
import type { Sequence } from '../scheduler/sequence.ts';
import { AnswerEvents, type AnswerParts } from './answer-events.ts';
import type { Generation } from './generation.ts';
import type { OpenRequest } from './open-requests.ts';

export interface ActiveRequestParts extends AnswerParts {
  readonly id: number;
}

/** A request in the batch between its arrival and its last event, with its generations. */
export class ActiveRequest implements OpenRequest {
  readonly id: number;
  readonly #generations: Map<Sequence, Generation>;
  readonly #answer: AnswerEvents;

  constructor(parts: ActiveRequestParts, generations: ReadonlyMap<Sequence, Generation>, nowMs: number) {
    this.id = parts.id;
    this.#generations = new Map(generations);
    this.#answer = new AnswerEvents(parts, nowMs);
  }

  /** True when every choice has ended. */
  get isDone(): boolean {
    return this.#generations.size === 0;
  }

  get isBehind(): boolean {
    return this.#answer.isBehind;
  }

  generationOf(sequence: Sequence): Generation | undefined {
    return this.#generations.get(sequence);
  }

  /** Its tokens are about to be computed, for the first time or not, but for some that were there already. */
  start(nowMs: number, cachedTokens = 0): void {
    this.#answer.start(nowMs, cachedTokens);
  }

  token(event: GenerateEvent, nowMs: number): void {
    this.#answer.token(event, nowMs);
  }

  end(sequence: Sequence, generation: Generation, reason: FinishReason, nowMs: number): void {
    this.#answer.end(generation, reason, nowMs);
    this.#generations.delete(sequence);
    generation[Symbol.dispose]();
  }

  takeEvents(): readonly GenerateEvent[] {
    return this.#answer.take();
  }

  taken(events: number): void {
    this.#answer.taken(events);
  }

  /** Frees the generations that have not ended. */
  [Symbol.dispose](): void {
    for (const generation of this.#generations.values()) generation[Symbol.dispose]();
    this.#generations.clear();
  }
}
