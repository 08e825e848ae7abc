import { NotServingError } from './errors/not-serving-error.ts';
import { OverloadedError } from './errors/overloaded-error.ts';
import { RateLimitedError } from './errors/rate-limited-error.ts';
import { Crowd } from './crowd.ts';
import { Pace } from './pace.ts';
import type { GatewayLimits } from './limits.ts';
import type { Visit } from './visit.ts';

/** The requests that run now: who may come in, and when all have gone. */
export class Visits {
  readonly #limits: Pick<GatewayLimits, 'requestsMax' | 'requestsPerKeyMax'>;
  readonly #running = new Crowd<Visit>();
  /** All who come without a key share one place. */
  readonly #runningPerKey = new Map<string | undefined, number>();
  readonly #waiting = new Set<{ readonly order: number; resolve(): void }>();
  readonly #ends = new Pace();
  #served = 0;

  constructor(limits: Pick<GatewayLimits, 'requestsMax' | 'requestsPerKeyMax'>) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Requests that have ended since the start. */
  get served(): number {
    return this.#served;
  }

  has(requestId: string): boolean {
    return this.#running.has(requestId);
  }

  /** @throws OverloadedError, RateLimitedError */
  admit(visit: Visit): void {
    if (this.#running.size >= this.#limits.requestsMax)
      throw new OverloadedError(this.#limits.requestsMax, this.#secondsToNextEnd());
    const { requestId, keyId } = visit.context;
    const running = this.#runningPerKey.get(keyId) ?? 0;
    if (running >= this.#limits.requestsPerKeyMax)
      throw new RateLimitedError(this.#limits.requestsPerKeyMax, this.#secondsToNextEnd());
    // After a quiet time the next end is not overdue.
    if (this.#running.size === 0) this.#ends.rest();
    this.#runningPerKey.set(keyId, running + 1);
    this.#running.add(requestId, visit);
  }

  leave(visit: Visit): void {
    const { requestId, keyId } = visit.context;
    if (!this.#running.remove(requestId)) return;
    this.#served++;
    this.#ends.tick(performance.now());
    const left = (this.#runningPerKey.get(keyId) ?? 1) - 1;
    if (left > 0) this.#runningPerKey.set(keyId, left);
    else this.#runningPerKey.delete(keyId);
    for (const waiter of this.#waiting) {
      if (this.#isIdle(waiter.order)) {
        this.#waiting.delete(waiter);
        waiter.resolve();
      }
    }
  }

  /** Resolves when no request runs that began on the table of this order or on an earlier one. */
  async idle(order: number): Promise<void> {
    if (this.#isIdle(order)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add({ order, resolve });
    await promise;
  }

  /** Ends what still runs; its clients are told that the gateway stops. */
  abortAll(): void {
    for (const visit of this.#running.all()) visit.abort(new NotServingError('stopping'));
  }

  /** When the next place is likely to be free. */
  #secondsToNextEnd(): number {
    return this.#ends.secondsFor(1, performance.now());
  }

  #isIdle(order: number): boolean {
    return this.#running.all().every((visit) => visit.routes.order > order);
  }
}
