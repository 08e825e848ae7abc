/** Milliseconds of the wall clock in the upper bits, a counter in the lower 18: Milvus's time. */
export function hybridTime(ms: number): string {
  return String(BigInt(Math.floor(ms)) << 18n);
}
