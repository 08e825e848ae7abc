/** Runs what it is given, at most so many at the same time, in the order of the calls. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

export function limiter(parallel: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
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
