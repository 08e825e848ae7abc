import type { Clock } from '#base';
import type { Quota } from '../quota.ts';
import type { SlotGrant, SlotLedger } from './slot-ledger.ts';

/** Nobody has come for so long: its places are for others. */
const restMs = 10_000;
/** How long somebody waits for places that others hold without need. */
const patienceMs = 1500;
const pollMs = 50;
/** How long a refusal is believed, unless a place is free again before. */
const refusalMs = 25;

/**
 * How many requests of one subject run at once, over all processes. A process that is alone holds all places and asks
 * nobody; where there are several each holds what it runs, and asks the database for each request.
 */
export class Gate {
  quota: Quota;
  readonly #slots: SlotLedger;
  readonly #clock: Clock;
  #held = 0;
  /** What the database has of it. */
  #recorded = 0;
  #running = 0;
  #waiting = 0;
  #isShared = false;
  /** What is asked of the database goes one after another, so that it knows what is true last. */
  #work: Promise<unknown> = Promise.resolve();
  #claim: Promise<SlotGrant> | undefined;
  #givesBack = false;
  #usedMs = -Infinity;
  #refusedUntilMs = 0;

  constructor(quota: Quota, slots: SlotLedger, clock: Clock) {
    this.quota = quota;
    this.#slots = slots;
    this.#clock = clock;
  }

  /** Whether it may hold places that nobody here needs: others ask for them, see `SlotLedger.wantedByOthers`. */
  get hoards(): boolean {
    return !this.#isShared && this.#held > 0;
  }

  /** Name of its places: what is declared twice for one subject holds twice. */
  get subject(): string {
    return `${this.quota.subject} by ${this.quota.owner}`;
  }

  /** Whether there is a place at hand. */
  enterNow(): boolean {
    if (this.#running >= Math.min(this.#held, this.quota.amount)) return false;
    this.#running++;
    this.#usedMs = this.#clock.nowMs();
    return true;
  }

  /** Asks the others for a place. */
  async enter(): Promise<boolean> {
    const startMs = this.#clock.nowMs();
    if (this.#running >= this.quota.amount || startMs < this.#refusedUntilMs) return false;
    this.#usedMs = startMs;
    this.#waiting++;
    try {
      for (;;) {
        const grant = await this.#ask();
        if (this.enterNow()) return true;
        if (!grant.isHoarded || this.#clock.nowMs() - startMs >= patienceMs) break;
        await this.#clock.sleep(pollMs);
      }
      this.#refusedUntilMs = this.#clock.nowMs() + refusalMs;
      return false;
    } finally {
      this.#waiting--;
    }
  }

  leave(): void {
    this.#running--;
    this.#refusedUntilMs = 0;
    if (this.#isShared) this.giveBack();
  }

  /** What nobody here needs goes back; from now on others have to be asked. */
  giveBack(): void {
    const isNews = !this.#isShared;
    this.#isShared = true;
    // At once: nobody enters on a place that is on its way back. Nor is it for those who wait here: they ask like those
    // who wait elsewhere, or one process would keep what it has for ever.
    this.#held = Math.min(this.#held, this.#running);
    if (this.#givesBack) return;
    this.#givesBack = true;
    this.#inTurn(async () => {
      this.#givesBack = false;
      // Who waits for a place wants to know as well that none is held without need.
      if (this.#recorded <= this.#held && !isNews) return;
      this.#recorded = this.#held;
      await this.#slots.keep(this.subject, this.#held);
    }).catch(() => {});
  }

  /** The process was away for so long that others have taken its places. */
  forget(): void {
    this.#held = 0;
  }

  /** To be called now and then. @returns whether it still has places, or wants some */
  async rest(isClosing = false): Promise<boolean> {
    const isIdle = this.#running + this.#waiting === 0 && this.#clock.nowMs() - this.#usedMs >= restMs;
    if (!isClosing && !isIdle) return true;
    if (this.#usedMs === -Infinity) return false;
    this.#usedMs = -Infinity;
    await this.#inTurn(async () => {
      this.#held = this.#recorded = 0;
      this.#isShared = false;
      await this.#slots.leave(this.subject);
    });
    return false;
  }

  /** Those who come while it is asked are asked for together, next time. */
  async #ask(): Promise<SlotGrant> {
    this.#claim ??= this.#inTurn(async () => {
      this.#claim = undefined;
      const need = { running: this.#running, waiting: this.#waiting };
      const grant = await this.#slots.claim(this.subject, need, this.quota.amount);
      this.#held = this.#recorded = grant.held;
      this.#isShared = grant.isShared;
      return grant;
    });
    return await this.#claim;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#work.then(work);
    this.#work = turn.catch(() => {});
    return turn;
  }
}
