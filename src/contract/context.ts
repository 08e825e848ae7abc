import type { Call } from './call.ts';

/** One request's facts, made by the gateway and passed down as an argument; nothing is ambient. */
export interface Context {
  /** Unique for the process's life; sent back as `x-request-id`. */
  readonly requestId: string;
  /** Whose request it is: the key's team. Nothing computed for one tenant is ever used for another. */
  readonly tenant: string;
  /** What the key is used for, as its declaration says. */
  readonly project?: string | undefined;
  /** The key that was presented, by its public id; undefined for the local operator. */
  readonly keyId?: string | undefined;
  /** What the client calls the conversation that the request belongs to; requests of one may be kept on one model. */
  readonly session?: string | undefined;
  /** Of those that wait, whoever has the smaller number goes first, as in vLLM. -100 to 100; default: 0. */
  readonly priority?: number | undefined;
  /**
   * When the answer is of no use any more, in milliseconds since the Unix epoch. `signal` is aborted then; it is told so
   * that nothing is begun which cannot be ready in time.
   */
  readonly deadlineMs?: number | undefined;
  /** The trace that this request is part of, as a W3C `traceparent` to send along to other services. */
  readonly traceparent?: string | undefined;
  /** What the client asked for; absent until a model is about to be asked. */
  readonly call?: Call | undefined;
  /** Aborted when the client leaves, the deadline passes or the service stops. */
  readonly signal: AbortSignal;
}
