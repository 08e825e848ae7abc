import { memoryAvailable, memoryTotal } from './memory-available.ts';

const reserveBytesMin = 256 * 2 ** 20;
const reservePart = 1 / 20;
const reservePartMax = 1 / 4;

/**
 * How much memory the models of one serving process may take together, in bytes. Where nothing is declared it is what
 * the machine has to give at this moment and what the models have already, less a reserve for everything else.
 *
 * @param heldBytes memory of their own that running models have; mapped weights are page cache, which is available
 */
export async function memoryBudget(declaredBytes: number | undefined, heldBytes: number): Promise<number> {
  if (declaredBytes !== undefined) return declaredBytes;
  const [availableBytes, totalBytes] = await Promise.all([memoryAvailable(), memoryTotal()]);
  return Math.max(0, availableBytes + heldBytes - reserveOf(totalBytes));
}

/** A twentieth of the machine, at least 256 MiB, and never more than a quarter. */
function reserveOf(totalBytes: number): number {
  return Math.min(totalBytes * reservePartMax, Math.max(reserveBytesMin, totalBytes * reservePart));
}
