import type { Clock } from '#base';
import { GateKeeper } from './concurrency/gate-keeper.ts';
import { Gate } from './concurrency/gate.ts';
import type { SlotLedger } from './concurrency/slot-ledger.ts';
import type { Ledger } from './ledger.ts';
import { Meter } from './meter.ts';
import type { Quota } from './quota.ts';
import type { QuotaStore } from './quota-store.ts';
import type { Bound } from './reservation.ts';

/** What one or more subjects are held to. */
export interface Bounds {
  readonly meters: readonly Bound<Meter>[];
  readonly gates: readonly Bound<Gate>[];
}

const nothing: Bounds = { meters: [], gates: [] };

/** How old what is known of the declared quotas may be: a change is in force within this, in every process. */
const ageMsMax = 1000;
/** From when on it is read again behind the requests, so that under load nobody ever waits for it. */
const freshMs = 500;

/**
 * The quotas of one stage with their meters, which live on when an amount is changed. Read again in the background, so
 * that only the very first request waits for it.
 */
export class QuotaBook {
  readonly #store: Pick<QuotaStore, 'list'>;
  readonly #ledger: Ledger;
  readonly #slots: SlotLedger;
  readonly #gateKeeper: GateKeeper;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #meters = new Map<string, Meter | Gate>();
  #bounds: ReadonlyMap<string, Bounds> | undefined;
  /** Of subjects that came together: most requests are of the same few. Forgotten whenever quotas have been read. */
  readonly #together = new Map<string, Bounds>();
  #readMs = 0;
  #reading: Promise<void> | undefined;

  /** @param prefix of the full names of the stage: "stack/stage/" */
  constructor(
    store: Pick<QuotaStore, 'list'>,
    ledgers: { readonly ledger: Ledger; readonly slots: SlotLedger },
    prefix: string,
    clock: Clock,
  ) {
    this.#store = store;
    this.#ledger = ledgers.ledger;
    this.#slots = ledgers.slots;
    this.#gateKeeper = new GateKeeper(ledgers.slots, clock);
    this.#prefix = prefix;
    this.#clock = clock;
  }

  /**
   * All that a request falls under; nothing until the quotas have been read.
   *
   * @param subjects without the prefix: "team/research"
   */
  boundsOf(subjects: readonly string[]): Bounds {
    const id = subjects.join('\n');
    const known = this.#together.get(id);
    if (known) return known;
    const each = subjects.map((subject) => this.#bounds?.get(subject) ?? nothing);
    const all = { meters: each.flatMap(({ meters }) => meters), gates: each.flatMap(({ gates }) => gates) };
    this.#together.set(id, all);
    return all;
  }

  /** To be awaited before use, when it gives something to wait for. */
  refresh(): Promise<void> | undefined {
    const ageMs = this.#bounds === undefined ? Infinity : this.#clock.nowMs() - this.#readMs;
    if (ageMs < freshMs) return undefined;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    if (this.#bounds === undefined) return this.#reading;
    // What was known goes on to hold while the database is away.
    const read = this.#reading.catch(() => {});
    return ageMs < ageMsMax ? undefined : read;
  }

  /** See `Meter` and `GateKeeper`. */
  async rest(isClosing = false): Promise<void> {
    const [meters, gates] = [[...this.#meters.values()].filter((entry) => entry instanceof Meter), this.#gates()];
    if (isClosing) await Promise.all(meters.map((meter) => meter.settled()));
    const changes = meters.flatMap((meter) => meter.changes(isClosing));
    // All in one transaction: each costs a commit.
    await Promise.all([this.#ledger.add(changes), this.#gateKeeper.rest(gates, isClosing)]);
  }

  async #read(): Promise<void> {
    const quotas = await this.#store.list(this.#prefix);
    this.#readMs = this.#clock.nowMs();
    const bounds = new Map<string, { meters: Bound<Meter>[]; gates: Bound<Gate>[] }>();
    const seen = new Set<string>();
    for (const quota of quotas) {
      const subject = quota.subject.slice(this.#prefix.length);
      const entry = bounds.get(subject) ?? { meters: [], gates: [] };
      bounds.set(subject, entry);
      const id = JSON.stringify([quota.subject, quota.measure, quota.period, quota.owner]);
      seen.add(id);
      const { period } = quota;
      if (period === undefined) entry.gates.push({ subject, of: this.#keepGate(id, quota) });
      else {
        const meter = this.#keep(id, { ...quota, period }, (own) => new Meter(own, this.#ledger, this.#clock));
        entry.meters.push({ subject, of: meter });
      }
    }
    const gone = this.#meters.keys().filter((id) => !seen.has(id));
    for (const id of gone) {
      const meter = this.#meters.get(id);
      await meter?.rest(true);
      this.#meters.delete(id);
    }
    this.#bounds = bounds;
    this.#together.clear();
  }

  #gates(): readonly Gate[] {
    return [...this.#meters.values()].filter((entry) => entry instanceof Gate);
  }

  #keepGate(id: string, quota: Quota): Gate {
    return this.#keep(id, quota, () => new Gate(quota, this.#slots, this.#clock));
  }

  #keep<Q extends Quota, M extends { quota: Q }>(id: string, quota: Q, make: (quota: Q) => M & (Meter | Gate)): M {
    const known = this.#meters.get(id) as (M & (Meter | Gate)) | undefined;
    const meter = known ?? make(quota);
    meter.quota = quota;
    this.#meters.set(id, meter);
    return meter;
  }
}
