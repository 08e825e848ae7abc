/** Runs what it is given, at most so many at the same time, in the order of the calls. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

export function limiter(parallel: number): Limiter {
  let running = 0;
  // Two lists, because taking the first of a long one moves all others: callers join `waiting`, and are let in from
  // `entering`, which holds them in reverse.
  let waiting: (() => void)[] = [];
  let entering: (() => void)[] = [];
  const leave = () => {
    if (entering.length === 0) {
      entering = waiting.toReversed();
      waiting = [];
    }
    const next = entering.pop();
    // The place is handed over, so that nobody who comes in between takes it.
    if (next) next();
    else running--;
  };
  return async (work) => {
    if (running < parallel) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
