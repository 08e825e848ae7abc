import { setImmediate as afterEvents } from 'node:timers/promises';
import type { Breaks } from './breaks.ts';
import type { AwaitedLane, Lane } from './lane.ts';
import type { OpenRequests } from './open-requests.ts';
import type { StepWatch } from './step-watch.ts';
import { Turns } from './turns.ts';

/** How often to look again when everybody who holds a place is paused and others wait. */
const retryMs = 100;
/**
 * How long steps may follow each other before events are sent and messages are read. Both cost 100 us right after a
 * decode, when nothing of them is in the processor's caches: 1 % of a small model's step, and faster than the eye.
 */
const turnMs = 16;

export interface DecodeLoopParts {
  readonly shared: Lane;
  readonly quiet: AwaitedLane;
  readonly open: OpenRequests;
  readonly breaks: Breaks;
  readonly watch: StepWatch;
  /** The model can no longer be run; the process has to end. */
  fatal(error: unknown): void;
}

/** Runs step after step while there is work, never two at once, and lets messages in between. */
export class DecodeLoop {
  readonly #parts: DecodeLoopParts;
  #isRunning = false;
  /** Work may have come since it was last looked for. */
  #isWoken = false;
  /** Ends the pause before looking again. */
  #endRest: (() => void) | undefined;

  constructor(parts: DecodeLoopParts) {
    this.#parts = parts;
  }

  /** To be called when there may be work again. */
  wake(): void {
    this.#isWoken = true;
    this.#endRest?.();
    if (!this.#isRunning) this.#run().catch((error: unknown) => this.#parts.fatal(error));
  }

  async #run(): Promise<void> {
    const { shared, quiet, open, breaks, watch } = this.#parts;
    const turns = new Turns(shared, quiet);
    const clock = () => performance.now();
    let turnedMs = clock();
    this.#isRunning = true;
    try {
      for (;;) {
        this.#isWoken = false;
        if (!breaks.isEmpty) await breaks.run();
        const hasRun = await watch.watch(() => turns.step(clock));
        if (hasRun && !open.isUrgent && clock() - turnedMs < turnMs) continue;
        open.flush(clock());
        if (!hasRun && !shared.isWaited && !quiet.isWaited && breaks.isEmpty && !this.#isWoken) return;
        await (hasRun ? afterEvents() : this.#rest());
        turnedMs = clock();
      }
    } finally {
      // In the same turn in which it was found that there is no work: whoever brings some now starts it again.
      this.#isRunning = false;
    }
  }

  async #rest(): Promise<void> {
    if (this.#isWoken || !this.#parts.breaks.isEmpty) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#endRest = resolve;
    const timer = setTimeout(resolve, retryMs);
    await promise;
    clearTimeout(timer);
    this.#endRest = undefined;
  }
}
