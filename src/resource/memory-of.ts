import { formatBytes } from '#base';
import { contextThatFits, inspectModel, memoryAvailable, memoryNeeded, readGguf } from '#hub';
import { ModelTooLargeError } from './model-too-large-error.ts';

/**
 * The memory that serving a model takes, in bytes.
 *
 * @param heldBytes given back by what runs now, when the new generation takes over
 * @throws ModelTooLargeError when this machine does not have it, naming the context that would fit
 * @throws the errors of `readGguf` for a file that is not what it says
 */
export async function memoryOf(
  file: string,
  name: string,
  { contextTokens, parallel }: { readonly contextTokens: number; readonly parallel: number },
  heldBytes: number,
): Promise<number> {
  const facts = inspectModel(await readGguf(file));
  const { totalBytes } = memoryNeeded(facts, { contextTokens, parallel });
  const availableBytes = (await memoryAvailable()) + heldBytes;
  if (totalBytes > availableBytes) {
    throw new ModelTooLargeError({
      name,
      contextTokens,
      parallel,
      needed: formatBytes(totalBytes),
      available: formatBytes(availableBytes),
      contextThatFits: contextThatFits(facts, availableBytes, { parallel }),
    });
  }
  return totalBytes;
}
