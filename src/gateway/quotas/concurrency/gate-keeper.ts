import type { Clock } from '#base';
import type { Gate } from './gate.ts';
import { type SlotLedger, ttlMs } from './slot-ledger.ts';

const beatEveryMs = ttlMs / 4;

/** Keeps what all gates of a process hold: says that it lives, and gives back what others want and nobody here needs. */
export class GateKeeper {
  readonly #slots: SlotLedger;
  readonly #clock: Clock;
  #beatMs = -Infinity;

  constructor(slots: SlotLedger, clock: Clock) {
    this.#slots = slots;
    this.#clock = clock;
  }

  /** To be called now and then. */
  async rest(gates: readonly Gate[], isClosing = false): Promise<void> {
    const kept = await Promise.all(gates.map((gate) => gate.rest(isClosing)));
    if (!kept.includes(true)) {
      this.#beatMs = -Infinity;
      return;
    }
    const nowMs = this.#clock.nowMs();
    // A process that was stopped and wakes up: its places may be others' by now.
    if (nowMs - this.#beatMs > ttlMs && this.#beatMs !== -Infinity) for (const gate of gates) gate.forget();
    if (nowMs - this.#beatMs >= beatEveryMs) {
      await this.#slots.beat();
      this.#beatMs = nowMs;
    }
    const hoarding = gates.filter((gate) => gate.hoards);
    const wanted = await this.#slots.wantedByOthers(hoarding.map(({ subject }) => subject));
    for (const gate of hoarding) if (wanted.has(gate.subject)) gate.giveBack();
  }
}
