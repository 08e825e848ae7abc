/** Microseconds of the machine's monotonic clock, which all processes share (clock_gettime(2), CLOCK_MONOTONIC). */
export function clockUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
