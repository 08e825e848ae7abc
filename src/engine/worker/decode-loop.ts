import { setImmediate as afterEvents, setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from './lane.ts';
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
  readonly quiet: Lane;
  readonly open: OpenRequests;
  readonly watch: StepWatch;
  /** The model can no longer be run; the process has to end. */
  fatal(error: unknown): void;
}

/** Runs step after step while there is work, never two at once, and lets messages in between. */
export class DecodeLoop {
  readonly #parts: DecodeLoopParts;
  #isRunning = false;

  constructor(parts: DecodeLoopParts) {
    this.#parts = parts;
  }

  /** To be called when there may be work again. */
  wake(): void {
    if (!this.#isRunning) this.#run().catch((error: unknown) => this.#parts.fatal(error));
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#runSteps();
    } finally {
      this.#isRunning = false;
    }
  }

  async #runSteps(): Promise<void> {
    const { shared, quiet, open, watch } = this.#parts;
    const turns = new Turns(shared, quiet);
    const clock = () => performance.now();
    let turnedMs = clock();
    for (;;) {
      const hasRun = await watch.watch(() => turns.step(clock));
      if (hasRun && !open.isUrgent && clock() - turnedMs < turnMs) continue;
      open.flush(clock());
      if (!hasRun && !shared.isWaited && !quiet.isWaited) return;
      await (hasRun ? afterEvents() : sleep(retryMs));
      turnedMs = clock();
    }
  }
}
