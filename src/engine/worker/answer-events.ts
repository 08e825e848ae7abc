import type { FinishReason, GenerateEvent, Recipe } from '#contract';
import { eventsWindow, type Resumption } from '../wire.ts';
import type { Generation } from './generation.ts';
import { Timeline } from './timeline.ts';

export interface AnswerParts {
  readonly promptTokens: number;
  readonly recipe: Recipe;
  /** How far another process has got with the request. */
  readonly resumed?: Resumption | undefined;
  /** Called once, before anything of the request is computed in this process. */
  onBegin(): void;
}

/** The events of one answer on their way to its reader, with their times, and how far the reader is behind. */
export class AnswerEvents {
  readonly #parts: AnswerParts;
  readonly #timeline: Timeline;
  #hasBegun = false;
  #events: GenerateEvent[] = [];
  #untaken: number;

  constructor(parts: AnswerParts, nowMs: number) {
    this.#parts = parts;
    this.#timeline = new Timeline(nowMs, parts.resumed?.ages);
    this.#untaken = parts.resumed?.untaken ?? 0;
  }

  /** True when so many events wait for the reader that generation must pause. */
  get isBehind(): boolean {
    return this.#untaken >= eventsWindow;
  }

  /** Tokens of the request are about to be computed, for the first time or not. */
  begin(): void {
    if (!this.#hasBegun) this.#parts.onBegin();
    this.#hasBegun = true;
  }

  /** As `begin`, once it is known how many tokens need not be computed. */
  start(nowMs: number, cachedTokens: number): void {
    this.begin();
    const { promptTokens, recipe } = this.#parts;
    if (this.#timeline.start(nowMs)) this.#push({ type: 'start', promptTokens, cachedTokens, recipe });
  }

  token(event: GenerateEvent, nowMs: number): void {
    this.#timeline.token(nowMs);
    this.#push(event);
  }

  end(
    { choice, stop, tokens: completionTokens }: Pick<Generation, 'choice' | 'stop' | 'tokens'>,
    reason: FinishReason,
    nowMs: number,
  ): void {
    const timings = this.#timeline.timings(nowMs);
    this.#push({ type: 'end', choice, reason, ...(stop !== undefined && { stop }), completionTokens, timings });
  }

  /** Those that are yet to be sent. */
  take(): readonly GenerateEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The reader has taken events. */
  taken(events: number): void {
    this.#untaken -= events;
  }

  #push(event: GenerateEvent): void {
    this.#events.push(event);
    this.#untaken++;
  }
}
