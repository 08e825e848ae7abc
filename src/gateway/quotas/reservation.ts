import type { Clock } from '#base';
import type { Gate } from './concurrency/gate.ts';
import type { Meter, Portion } from './meter.ts';
import { isRate } from './quota.ts';
import { refusalOf } from './refusal.ts';

/** What a request uses of each measure; one request is one of `requests`. */
export interface Use {
  readonly tokens: number;
  /** Money, in billionths of a dollar. */
  readonly nanos: number;
}

/** What a request is going to use. */
export interface Expected {
  /** It cannot use more: budgets are held to this. */
  readonly most: Use;
  /** What is usual: rates are held to this, and what was used is counted when it is known. */
  readonly likely: Use;
}

/** A meter or gate that a request falls under. */
export interface Bound<Of> {
  /** "team/research" */
  readonly subject: string;
  readonly of: Of;
}

/** What one request has set aside of every quota that it falls under: all of it, or nothing. */
export class Reservation {
  readonly #clock: Clock;
  readonly #portions: { readonly bound: Bound<Meter>; portion: Portion }[] = [];
  readonly #gates: Gate[] = [];
  #isSettled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What it holds something of. */
  get meters(): readonly Meter[] {
    return this.#portions.map(({ bound }) => bound.of);
  }

  /** @throws LimitReachedError, BudgetExhaustedError, and holds nothing then */
  async take(meters: readonly Bound<Meter>[], gates: readonly Bound<Gate>[], expected: Expected): Promise<void> {
    try {
      for (const { subject, of } of gates) {
        if (!of.enterNow() && !(await of.enter())) throw refusalOf(of.quota, subject, 1, 0, this.#clock.nowMs());
        this.#gates.push(of);
      }
      for (const bound of meters) {
        const amount = amountOf(bound.of, expected);
        const portion = bound.of.takeNow(amount) ?? (await bound.of.take(amount));
        if (!portion) throw this.#refusal(bound, amount);
        this.#portions.push({ bound, portion });
      }
    } catch (error) {
      this.settle({ tokens: 0, nanos: 0 }, undefined);
      throw error;
    }
  }

  /**
   * More is known of what it is going to use.
   *
   * @throws LimitReachedError, BudgetExhaustedError when it is more than there is; what was set aside stays so
   */
  async adjust(expected: Expected): Promise<void> {
    for (const part of this.#portions) {
      const { bound, portion } = part;
      const amount = amountOf(bound.of, expected);
      if (amount <= portion.amount) this.#shrink(part, amount);
      else {
        const more = bound.of.takeNow(amount - portion.amount) ?? (await bound.of.take(amount - portion.amount));
        if (!more) throw this.#refusal(bound, amount);
        // While it waited the request may have ended, or another month begun.
        if (this.#isSettled) bound.of.giveBack(more, more.amount);
        else part.portion = { startMs: more.startMs, amount: part.portion.amount + more.amount };
      }
    }
  }

  /**
   * What it did use: the rest goes back, and what was used beyond is counted as well. Only the first call matters.
   *
   * @param model the one that answered; what was set aside of others goes back whole. Undefined: nothing was asked
   */
  settle(used: Use, model: string | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    for (const { bound, portion } of this.#portions) {
      const { quota } = bound.of;
      const isConcerned =
        model !== undefined && (!bound.subject.startsWith('model/') || bound.subject === `model/${model}`);
      const spent = isConcerned ? useOf(quota.measure, used) : 0;
      bound.of.giveBack(portion, portion.amount - spent);
    }
    for (const gate of this.#gates) gate.leave();
  }

  #shrink(part: { readonly bound: Bound<Meter>; portion: Portion }, amount: number): void {
    part.bound.of.giveBack(part.portion, part.portion.amount - amount);
    part.portion = { ...part.portion, amount };
  }

  #refusal({ subject, of }: Bound<Meter>, amount: number): Error {
    return refusalOf(of.quota, subject, amount, of.roomAtMs(amount), this.#clock.nowMs());
  }
}

function amountOf({ quota }: Meter, { most, likely }: Expected): number {
  return useOf(quota.measure, isRate(quota) ? likely : most);
}

function useOf(measure: Meter['quota']['measure'], { tokens, nanos }: Use): number {
  if (measure === 'requests') return 1;
  return measure === 'money' ? nanos : tokens;
}
