import { assert } from '#base';
import type { Model, ModelContext } from '#native';
import { commonLength } from '../cache/prefix-node.ts';
import type { Sequence } from '../scheduler/sequence.ts';

/** Tokens that a draft model catches up with before a step: more would keep others waiting. */
const catchUpMax = 512;
/** How far ahead of the next best the likeliest token must be, as a logit, to be worth checking: 2.7 times as likely. */
const marginMin = 1;

/** Guesses how sequences go on by asking a smaller model with the same vocabulary. */
export class DraftModel implements Disposable {
  readonly #model: Model;
  readonly #context: ModelContext;
  /** What each slot's sequence in the cache consists of. */
  readonly #held = new Map<number, Int32Array>();

  constructor(model: Model, context: ModelContext) {
    this.#model = model;
    this.#context = context;
  }

  /**
   * The likeliest continuation as far as the model is sure of it, at most `count` tokens. None while it catches up with a
   * long text, which it does some at a time, and none when its cache is full.
   */
  async guess(sequence: Sequence, count: number): Promise<readonly number[]> {
    const { slot, tokens, length } = sequence;
    assert(slot !== undefined, 'who is guessed for runs');
    const text = tokens.slice(0, length);
    const known = this.#rewind(slot, text);
    const upTo = Math.min(length, known + catchUpMax);
    let row = await this.#computeText(slot, text, known, upTo);
    if (row === undefined || upTo < length) return [];
    const guess: number[] = [];
    while (row !== undefined && guess.length < count) {
      const token = this.#surest(row);
      if (token === undefined || this.#model.vocabulary.isEnd(token)) break;
      guess.push(token);
      row = guess.length < count ? this.#computeOne(slot, token, length + guess.length - 1) : undefined;
    }
    return guess;
  }

  [Symbol.dispose](): void {
    this.#context[Symbol.dispose]();
    this.#model[Symbol.dispose]();
  }

  /** Cuts what a slot holds back to what it has in common with a text, but for its last token, and returns that length. */
  #rewind(slot: number, text: Int32Array): number {
    const held = this.#held.get(slot) ?? new Int32Array();
    const known = commonLength(held, 0, text, 0, text.length - 1);
    if (known < held.length) this.#context.remove(slot, known);
    this.#held.set(slot, held.slice(0, known));
    return known;
  }

  async #computeText(slot: number, text: Int32Array, from: number, to: number): Promise<number | undefined> {
    const { batch } = this.#context;
    let row = 0;
    for (let start = from; start < to; start += batch.capacity) {
      batch.clear();
      const end = Math.min(to, start + batch.capacity);
      for (let position = start; position < end; position++) {
        row = batch.add(text[position] as number, position, slot, position === to - 1);
      }
      const outcome = batch.length === 1 ? this.#context.decodeHere() : await this.#context.decode();
      if (outcome === 'no-room') return this.#forgetAll();
    }
    this.#held.set(slot, text.slice(0, to));
    return row;
  }

  #computeOne(slot: number, token: number, position: number): number | undefined {
    const { batch } = this.#context;
    batch.clear();
    const row = batch.add(token, position, slot, true);
    if (this.#context.decodeHere() === 'no-room') return this.#forgetAll();
    this.#held.set(slot, Int32Array.from([...(this.#held.get(slot) ?? []), token]));
    return row;
  }

  #forgetAll(): undefined {
    this.#context.clear();
    this.#held.clear();
  }

  /** The likeliest token; undefined when another is nearly as likely. */
  #surest(row: number): number | undefined {
    const logits = this.#context.logitsAt(row);
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (let token = 0; token < logits.length; token++) {
      const logit = logits[token] as number;
      if (logit > most) [best, most, second] = [token, logit, most];
      else if (logit > second) second = logit;
    }
    return most - second >= marginMin ? best : undefined;
  }
}
