/** An abort of one's own that follows another. */
export interface Following extends Disposable {
  /** Aborted with the other, or by `abort`. */
  readonly signal: AbortSignal;
  abort(): void;
}

/**
 * What `AbortSignal.any` does for two, at a twentieth of its cost: a request is asked for with two of them. Disposing
 * ends the following, which would else last as long as the other signal.
 */
export function following(other: AbortSignal): Following {
  const own = new AbortController();
  const follow = (): void => own.abort(other.reason);
  if (other.aborted) follow();
  else other.addEventListener('abort', follow);
  return {
    signal: own.signal,
    abort: () => own.abort(),
    [Symbol.dispose]: () => other.removeEventListener('abort', follow),
  };
}
