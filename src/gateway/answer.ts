import type { Fault } from './fault.ts';
import type { Headers } from './quotas/rate-limits.ts';

/** An answer that is complete. */
export interface WholeAnswer {
  readonly kind: 'whole';
  readonly status?: number;
  readonly contentType: string;
  /** Beside those that every answer has. */
  readonly headers?: Headers | undefined;
  readonly body: string;
}

/** An answer that comes in pieces. The status is only sent with the first piece, so that until then it can still be an error. */
export interface StreamedAnswer {
  readonly kind: 'streamed';
  readonly contentType: string;
  /** Beside those that every stream has. */
  readonly headers?: Headers | undefined;
  /** Sent as they are, each piece at once. Left early when the client leaves or is too slow. */
  readonly frames: AsyncIterable<string | Uint8Array>;
  /** Sent when the stream has been silent for long, so that proxies do not close it. */
  readonly heartbeat: string;
  /** What to send, last of all, when the frames fail after the first was sent. Undefined: the connection is cut. */
  failure(fault: Fault): string | undefined;
}

export type Answer = WholeAnswer | StreamedAnswer;

export function jsonAnswer(value: unknown, status = 200): WholeAnswer {
  return { kind: 'whole', status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
