import type { Cursor } from './cursor.ts';
import type { GgufTensor } from './header.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';
import { assertName } from './parse-metadata.ts';
import { type TensorType, tensorTypeById } from './tensor-type.ts';

/** A name of one byte with its length, one dimension with their number, a type and an offset. */
const entryBytesMin = 8 + 1 + 4 + 8 + 4 + 8;

/** A tensor as the table lists it, before the place where tensors begin is known. */
interface Entry {
  readonly name: string;
  readonly type: TensorType;
  readonly dimensions: readonly number[];
  readonly elements: number;
  readonly sizeBytes: number;
}

/**
 * Reads the table of tensors. They must lie one behind the other in the order of the table, each at the next multiple
 * of the alignment, as llama.cpp requires too: so none can overlap another or the header, and the file has no gaps
 * that something could hide in.
 */
export function parseTensors(
  cursor: Cursor,
  options: { readonly count: number; readonly alignment: number; readonly fileBytes: number },
): { readonly tensors: readonly GgufTensor[]; readonly dataOffset: number } {
  const { count, alignment, fileBytes } = options;
  cursor.expect(count, entryBytesMin, `a table of ${count} tensors`);
  const entries: (Entry & { readonly relative: number })[] = [];
  const names = new Set<string>();
  let next = 0;
  for (let index = 0; index < count; index++) {
    const at = cursor.offset;
    const entry = parseEntry(cursor, index, fileBytes);
    if (names.has(entry.name)) throw new InvalidGgufError(`the tensor ${entry.name} occurs twice`, at);
    names.add(entry.name);
    const offsetAt = cursor.offset;
    const offset = cursor.u64();
    if (offset !== BigInt(next)) {
      throw new InvalidGgufError(`the tensor ${entry.name} is said to begin at ${offset} instead of ${next}`, offsetAt);
    }
    entries.push({ ...entry, relative: next });
    next = roundUp(next + entry.sizeBytes, alignment);
    if (next > fileBytes + alignment) throw beyondTheEnd(entry.name, next, fileBytes, offsetAt);
  }
  const dataOffset = roundUp(cursor.offset, alignment);
  const tensors = entries.map(({ relative, type, ...rest }) => ({
    ...rest,
    type: type.name,
    offset: dataOffset + relative,
  }));
  const last = tensors.at(-1);
  if (last && last.offset + last.sizeBytes > fileBytes) {
    throw beyondTheEnd(last.name, last.offset + last.sizeBytes, fileBytes, cursor.offset);
  }
  return { tensors, dataOffset };
}

function parseEntry(cursor: Cursor, index: number, fileBytes: number): Entry {
  const at = cursor.offset;
  const name = cursor.text(`the name of tensor ${index}`, limits.tensorNameBytes);
  assertName(name, `the name of tensor ${index}`, at);
  const dimensionsAt = cursor.offset;
  const dimensionCount = cursor.u32();
  if (dimensionCount < 1 || dimensionCount > limits.dimensions) {
    throw new InvalidGgufError(`the tensor ${name} has ${dimensionCount} dimensions`, dimensionsAt);
  }
  const dimensions = Array.from({ length: dimensionCount }, () => cursor.u64());
  const typeAt = cursor.offset;
  const typeId = cursor.u32();
  const type = tensorTypeById(typeId);
  if (!type) throw new InvalidGgufError(`the tensor ${name} has the unknown type ${typeId}`, typeAt);
  return { name, type, ...measure(name, type, dimensions, { at: dimensionsAt, fileBytes }) };
}

/** Products of 64-bit numbers are taken as big integers, which cannot wrap, and compared before they become numbers. */
function measure(
  name: string,
  type: TensorType,
  dimensions: readonly bigint[],
  where: { readonly at: number; readonly fileBytes: number },
): Pick<Entry, 'dimensions' | 'elements' | 'sizeBytes'> {
  const shape = dimensions.join(' x ');
  if (dimensions.includes(0n)) throw new InvalidGgufError(`the tensor ${name} is empty (${shape})`, where.at);
  if (dimensions[0]! % BigInt(type.elements) !== 0n) {
    throw new InvalidGgufError(
      `rows of the tensor ${name} (${shape}) are not whole blocks of ${type.elements} as ${type.name} has`,
      where.at,
    );
  }
  const elements = dimensions.reduce((product, dimension) => product * dimension, 1n);
  const sizeBytes = (elements / BigInt(type.elements)) * BigInt(type.bytes);
  if (sizeBytes > BigInt(where.fileBytes)) {
    throw new InvalidGgufError(
      `the tensor ${name} (${shape} ${type.name}) is larger than the file of ${where.fileBytes} bytes`,
      where.at,
    );
  }
  // No type packs more than eight elements into a byte, so a size that fits in a file means a count that fits in a number.
  return { dimensions: dimensions.map(Number), elements: Number(elements), sizeBytes: Number(sizeBytes) };
}

function roundUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function beyondTheEnd(name: string, end: number, fileBytes: number, at: number): InvalidGgufError {
  return new InvalidGgufError(`the tensor ${name} would end at byte ${end}, and the file ends at ${fileBytes}`, at);
}
