/** The same function, of whose calls no more than so many go on at once: others wait for their turn. */
export function limitCalls<Given extends readonly unknown[], Result>(
  call: (...given: Given) => Promise<Result>,
  atOnceMax: number,
): (...given: Given) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = atOnceMax;
  return async (...given) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call(...given);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
