import type { Clock } from '#base';
import type { Account, Change, Ledger } from './ledger.ts';
import { type Span, spanAt } from './period.ts';
import { isRate, type Quota } from './quota.ts';
import { type Bucket, bucketAt, countedAt, oldestStartMs, roomAtMs } from './sliding-window.ts';

/** What has been set aside, and in which span: what is not used of a budget goes back to that one only. */
export interface Portion {
  readonly amount: number;
  readonly startMs: number;
}

/** Nobody has used it for so long: what it holds goes back to the others. */
const restMs = 2000;
/** How long a refusal by the ledger is believed: others may give back what they hold. */
const refusalMs = 250;
/** Parts of a quota that one process holds at most beyond what it needs: of rates, and of budgets, where a crash loses it. */
const slicesOfRate = 8;
const slicesOfBudget = 512;
/** The first slice beside the largest: a burst after a rest waits for a few leases, and one request does not take all there is. */
const firstOfLargest = 1 / 8;
/** Slices that last for less than this are used up fast. */
const fastMs = 1000;

/**
 * One quota as one process sees it. It leases slices from the ledger, ever larger ones while they are used up fast, and
 * sets use aside of these in memory: most requests never wait for the database.
 */
export class Meter {
  quota: Quota & Pick<Account, 'period'>;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  #span: Span = { startMs: -1, endMs: -1 };
  /** Leased and not set aside. Below zero: used beyond what was set aside. */
  #free = 0;
  #taken = 0;
  /** Of a limit by the minute, as of the last lease. */
  #buckets: readonly Bucket[] = [];
  /** What is charged to earlier buckets, by their beginning, and is at hand now: to be charged to this one. */
  readonly #carried = new Map<number, number>();
  #movedMs = 0;
  /** Undefined after a rest. */
  #slice: number | undefined;
  #leasing: Promise<boolean> | undefined;
  #wanted = 0;
  #usedMs = 0;
  #leasedMs = 0;
  #refusal = { untilMs: 0, least: Infinity };

  constructor(quota: Meter['quota'], ledger: Ledger, clock: Clock) {
    this.quota = quota;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** What can still be used in this span, as far as this process knows. */
  get left(): number {
    this.#roll();
    return Math.max(0, this.quota.amount - this.#counted + this.#free);
  }

  /** When so much is likely to be had, as far as this process knows. */
  roomAtMs(amount: number): number {
    const nowMs = this.#clock.nowMs();
    if (!isRate(this.quota)) return this.span.endMs;
    return roomAtMs(this.#buckets, amount, this.quota.amount, nowMs);
  }

  get span(): Span {
    this.#roll();
    return this.#span;
  }

  /** Sets aside at once; undefined when the ledger must be asked. */
  takeNow(amount: number): Portion | undefined {
    this.#roll();
    if (amount > this.#free) return undefined;
    this.#free -= amount;
    this.#usedMs = this.#clock.nowMs();
    this.#leaseAhead();
    return { amount, startMs: this.#span.startMs };
  }

  /** Undefined when there is not that much left. */
  async take(amount: number): Promise<Portion | undefined> {
    this.#wanted += amount;
    try {
      for (;;) {
        const portion = this.takeNow(amount);
        if (portion) return portion;
        if (this.#isRefused(amount)) return undefined;
        // One at a time: whoever waits gets a part of what this one brings, or asks next.
        if (this.#leasing) await this.settled();
        else if (!(await this.#lease(amount))) return this.takeNow(amount);
      }
    } finally {
      this.#wanted -= amount;
    }
  }

  /** @param change what comes back, or (below zero) what was used beyond what had been set aside */
  giveBack({ startMs }: Portion, change: number): void {
    this.#roll();
    if (startMs !== this.#span.startMs) {
      if (!isRate(this.quota)) return;
      if (change > 0) this.#carry(startMs, change);
    }
    this.#free += change;
    if (change > 0) this.#refusal = { untilMs: 0, least: Infinity };
  }

  /** Resolves when the ledger has answered what it is being asked. */
  async settled(): Promise<void> {
    await this.#leasing?.catch(() => {});
  }

  /** To be called now and then: what nobody uses goes back to the ledger, and what was used beyond is noted there. */
  async rest(isClosing = false): Promise<void> {
    if (isClosing) await this.settled();
    await this.#ledger.add(this.changes(isClosing));
  }

  /** What `rest` has to tell the ledger. Whoever asks for it tells it. */
  changes(isClosing = false): readonly Change[] {
    this.#roll();
    const isIdle = isClosing || this.#clock.nowMs() - this.#usedMs >= restMs;
    const moves = isIdle || this.#movedMs < this.#span.startMs ? this.#takeCarried() : [];
    if (this.#free === 0 || (this.#free > 0 && !isIdle)) return moves;
    const change = -this.#free;
    this.#free = 0;
    this.#taken += change;
    if (isIdle) this.#slice = undefined;
    return [...moves, { account: this.#account, by: change }];
  }

  get #account(): Account {
    const { subject, measure, period } = this.quota;
    return { subject, measure, period, startMs: this.#span.startMs };
  }

  get #counted(): number {
    return isRate(this.quota) ? countedAt(this.#buckets, this.#clock.nowMs()) : this.#taken;
  }

  #roll(): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs < this.#span.endMs && nowMs >= this.#span.startMs) return;
    const before = this.#span;
    this.#refusal = { untilMs: 0, least: Infinity };
    if (isRate(this.quota)) {
      this.#span = bucketAt(nowMs);
      // What is carried already stays charged where it was.
      const carried = [...this.#carried.values()].reduce((sum, amount) => sum + amount, 0);
      if (this.#free > carried) this.#carry(before.startMs, this.#free - carried);
      return;
    }
    this.#span = spanAt(this.quota.period, nowMs);
    this.#free = 0;
    this.#taken = 0;
  }

  /** It goes on to be at hand at once: until the ledger has heard of it, it counts for where it was charged. */
  #carry(startMs: number, amount: number): void {
    this.#carried.set(startMs, (this.#carried.get(startMs) ?? 0) + amount);
  }

  #takeCarried(): readonly Change[] {
    this.#movedMs = this.#clock.nowMs();
    const moves = [...this.#carried].flatMap(([startMs, amount]) => {
      // What is so old counts nowhere any more.
      const isOver = startMs < oldestStartMs(this.#movedMs);
      if (startMs === this.#span.startMs || isOver) return [];
      return [
        { account: { ...this.#account, startMs }, by: -amount },
        { account: this.#account, by: amount },
      ];
    });
    this.#carried.clear();
    return moves;
  }

  #isRefused(amount: number): boolean {
    if (amount > this.quota.amount) return true;
    return amount - this.#free >= this.#refusal.least && this.#clock.nowMs() < this.#refusal.untilMs;
  }

  /**
   * The next slice, when less than half of one is left that is used up fast: so that nobody waits for it. What is used up
   * at once was no slice but all that somebody needed.
   */
  #leaseAhead(): void {
    if (this.#leasing || this.#slice === undefined) return;
    if (this.#free <= 0 || this.#free >= this.#slice / 2) return;
    const nextToFree = this.#free + 1;
    if (this.#clock.nowMs() - this.#leasedMs >= fastMs || this.#isRefused(nextToFree)) return;
    void this.#lease(nextToFree).catch(() => {});
  }

  /** @returns whether there was that much */
  async #lease(amount: number): Promise<boolean> {
    this.#leasing = this.#ask(amount - this.#free);
    try {
      return await this.#leasing;
    } finally {
      this.#leasing = undefined;
    }
  }

  async #ask(least: number): Promise<boolean> {
    const account = this.#account;
    const nowMs = this.#clock.nowMs();
    const sliceMax = Math.ceil(this.quota.amount / (isRate(this.quota) ? slicesOfRate : slicesOfBudget));
    const before = this.#slice ?? Math.ceil(sliceMax * firstOfLargest);
    const isUsedUpFast = this.#slice !== undefined && nowMs - this.#leasedMs < fastMs;
    this.#slice = Math.min(isUsedUpFast ? before * 4 : before, sliceMax);
    this.#leasedMs = nowMs;
    const most = Math.max(least, this.#wanted - this.#free, this.#slice - this.#free);
    const grant = await this.#ledger.lease(account, { least, most, amount: this.quota.amount });
    const { granted, taken, buckets = [] } = grant;
    this.#buckets = buckets;
    if (account.startMs !== this.span.startMs) {
      if (!isRate(this.quota)) return true;
      if (granted > 0) this.#carry(account.startMs, granted);
    }
    this.#taken = taken;
    this.#free += granted;
    if (granted === 0) this.#refusal = { untilMs: this.#clock.nowMs() + refusalMs, least };
    return granted > 0;
  }
}
