/** Failures one after the other, without a success between them, after which a model is left alone. */
const failuresMax = 5;
const pauseMsMin = 5000;
const pauseMsMax = 300_000;

/** Leave to ask a model once. What came of it is said once; what was broken off by the client says nothing of the model. */
export interface Permit {
  succeeded(): void;
  /** @param retryAfterMs when the model itself wants to be asked again */
  failed(nowMs: number, retryAfterMs: number | undefined): void;
  brokenOff(): void;
}

/**
 * A circuit breaker: after failures in a row a model is not asked for a while; then one request finds out how it is,
 * and ends the pause or doubles it. See Nygard, Release It!, "Circuit Breaker".
 */
export class Circuit {
  #failures = 0;
  #pauseMs = pauseMsMin;
  #openUntilMs = 0;
  #isProbed = false;

  /** Undefined while the model is left alone, or while another request finds out. */
  enter(nowMs: number): Permit | undefined {
    const isProbe = this.#openUntilMs > 0;
    if (isProbe && (nowMs < this.#openUntilMs || this.#isProbed)) return undefined;
    if (isProbe) this.#isProbed = true;
    let isSettled = false;
    const settle = (act: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      if (isProbe) this.#isProbed = false;
      act();
    };
    return {
      succeeded: () => settle(() => this.#close()),
      failed: (atMs, retryAfterMs) => settle(() => this.#fail(atMs, retryAfterMs, isProbe)),
      brokenOff: () => settle(() => {}),
    };
  }

  state(nowMs: number): 'closed' | 'open' | 'half-open' {
    if (this.#openUntilMs === 0) return 'closed';
    return nowMs < this.#openUntilMs ? 'open' : 'half-open';
  }

  /** Until it may be asked again, in milliseconds; 0 when it may be now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#openUntilMs - nowMs);
  }

  #close(): void {
    this.#failures = 0;
    this.#pauseMs = pauseMsMin;
    this.#openUntilMs = 0;
  }

  #fail(nowMs: number, retryAfterMs: number | undefined, isProbe: boolean): void {
    this.#failures++;
    if (retryAfterMs !== undefined) this.#open(nowMs, Math.min(retryAfterMs, pauseMsMax));
    else if (isProbe || this.#failures >= failuresMax) {
      this.#open(nowMs, this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax);
    }
  }

  #open(nowMs: number, durationMs: number): void {
    this.#openUntilMs = Math.max(this.#openUntilMs, nowMs + durationMs);
  }
}
