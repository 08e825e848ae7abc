import { open } from 'node:fs/promises';
import { assert } from '#base';
import { encodeGguf, type GgufDescription } from './encode-gguf.ts';
import type { GgufTensor } from './header.ts';

/**
 * Writes a GGUF file of version 3, tensor by tensor, so that one of them at a time is in memory.
 *
 * @param dataOf the bytes of a tensor, laid out as its type says; asked for once each, in order
 */
export async function writeGguf(
  file: string,
  description: GgufDescription,
  dataOf: (tensor: GgufTensor) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  const { bytes, tensors } = encodeGguf(description);
  const handle = await open(file, 'w');
  try {
    await handle.write(bytes);
    for (const tensor of tensors) {
      const data = await dataOf(tensor);
      assert(
        data.byteLength === tensor.sizeBytes,
        `${tensor.name} has ${tensor.sizeBytes} bytes, not ${data.byteLength}`,
      );
      // The gap before it, if there is one, reads as zeros.
      await handle.write(data, 0, data.byteLength, tensor.offset);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
