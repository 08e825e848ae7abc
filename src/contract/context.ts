/** One request's facts, made by the gateway and passed down as an argument; nothing is ambient. */
export interface Context {
  /** Unique for the process's life; sent back as `x-request-id`. */
  readonly requestId: string;
  /** Whose request it is; nothing computed for one tenant is ever used for another. */
  readonly tenant: string;
  /** The key that was presented, by its public id; undefined for the local operator. */
  readonly keyId?: string | undefined;
  /** Aborted when the client leaves, the deadline passes or the service stops. */
  readonly signal: AbortSignal;
}
