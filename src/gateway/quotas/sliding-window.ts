import type { Span } from './period.ts';

/**
 * Limits by the minute hold over every minute, and not over those of the clock: around the border of two spans nobody
 * gets twice the amount. What is used is counted in buckets; the oldest counts for as much of it as is still within
 * the minute, taken to be spread evenly over the bucket.
 */
export interface Bucket {
  readonly startMs: number;
  /** What was handed out while it lasted. */
  readonly taken: number;
}

const windowMs = 60_000;
const bucketMs = 5000;

/** The bucket that a moment falls into. */
export function bucketAt(nowMs: number): Span {
  const startMs = Math.floor(nowMs / bucketMs) * bucketMs;
  return { startMs, endMs: startMs + bucketMs };
}

/** Buckets that began before are of no interest to anybody. */
export function oldestStartMs(nowMs: number): number {
  return bucketAt(nowMs).startMs - windowMs;
}

/** How much of all that was handed out still counts. */
export function countedAt(buckets: readonly Bucket[], nowMs: number): number {
  return buckets.reduce((sum, bucket) => sum + Math.ceil(bucket.taken * shareAt(bucket, nowMs)), 0);
}

/** When so much will have stopped to count that `wanted` is free of `amount`. */
export function roomAtMs(buckets: readonly Bucket[], wanted: number, amount: number, nowMs: number): number {
  let missing = wanted - (amount - countedAt(buckets, nowMs));
  for (const bucket of buckets.toSorted((one, other) => one.startMs - other.startMs)) {
    if (missing <= 0) break;
    const counts = Math.ceil(bucket.taken * shareAt(bucket, nowMs));
    const fadesMs = bucket.startMs + windowMs;
    if (counts >= missing) return fadesMs + Math.floor(bucketMs * (1 - (counts - missing) / bucket.taken)) + 1;
    missing -= counts;
  }
  return missing > 0 ? nowMs + windowMs : nowMs;
}

/** 1 within the window, and less and less while a bucket leaves it. */
function shareAt({ startMs }: Bucket, nowMs: number): number {
  const leavesMs = startMs + windowMs;
  return Math.min(1, Math.max(0, 1 - (nowMs - leavesMs) / bucketMs));
}
