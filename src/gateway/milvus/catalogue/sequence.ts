/**
 * Numbers that grow and do not come again, after restarts neither: microseconds since 1970, or the next one. They fit
 * numbers of double precision until the year 2255.
 */
export interface Sequence {
  next(): number;
}

export function createSequence(nowMs: () => number = Date.now): Sequence {
  let last = 0;
  return { next: () => (last = Math.max(last + 1, nowMs() * 1000)) };
}
