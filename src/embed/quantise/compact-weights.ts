import type { FileHandle } from 'node:fs/promises';
import { floatsOf, type FloatType, readTensor, type SafetensorsHeader, type SafetensorsTensor } from '#hub';
import { blockedNames, blockSize } from '../architecture/encoder-weights.ts';
import { eightBitBlocks } from './eight-bit-blocks.ts';

/** Matrices that inputs are multiplied by; tables and norms stay as they are. */
const isProduct = (name: string): boolean => /\.layer\.\d+\..*\.weight$/.test(name) && !name.includes('LayerNorm');

interface Part {
  readonly tensor: Omit<SafetensorsTensor, 'offset'>;
  readonly bytes: Uint8Array;
}

/**
 * Writes weights again with every matrix that inputs are multiplied by in blocks of 8 bits: a quarter of their size, at a
 * distance from the original that cosines do not show in their third place.
 *
 * @param from the weights, open for reading
 * @param to open for writing, empty
 * @returns where the tensors lie in what was written, which has no header of its own
 */
export async function compactWeights(
  from: FileHandle,
  header: SafetensorsHeader,
  to: FileHandle,
): Promise<SafetensorsHeader> {
  const tensors: SafetensorsTensor[] = [];
  let offset = 0;
  for (const tensor of header.tensors) {
    for (const part of partsOf(tensor, await readTensor(from, tensor))) {
      await to.writeFile(part.bytes);
      tensors.push({ ...part.tensor, offset });
      offset += part.bytes.length;
    }
  }
  return { tensors, metadata: header.metadata, fileBytes: offset };
}

function partsOf(tensor: SafetensorsTensor, bytes: Uint8Array): readonly Part[] {
  const { name, type, shape } = tensor;
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined || !isProduct(name)) return [{ tensor, bytes }];
  const { codes, scales } = eightBitBlocks(floatsOf(bytes, type as FloatType), rows, columns);
  const blocks = Math.ceil(columns / blockSize);
  const names = blockedNames(name);
  return [
    part({ name: names.codes, type: 'U8', shape: [rows, blocks, blockSize] }, codes),
    part({ name: names.scales, type: 'F32', shape: [rows * blocks] }, new Uint8Array(scales.buffer)),
  ];
}

function part(tensor: Pick<SafetensorsTensor, 'name' | 'type' | 'shape'>, bytes: Uint8Array): Part {
  return { tensor: { ...tensor, sizeBytes: bytes.length }, bytes };
}
