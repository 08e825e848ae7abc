import type { Quota } from './quota.ts';

/** How many requests run at once, in this process. */
export class Gate {
  quota: Quota;
  #running = 0;

  constructor(quota: Quota) {
    this.quota = quota;
  }

  enter(): boolean {
    if (this.#running >= this.quota.amount) return false;
    this.#running++;
    return true;
  }

  leave(): void {
    this.#running--;
  }
}
