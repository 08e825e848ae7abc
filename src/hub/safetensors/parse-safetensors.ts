import { z } from 'zod';
import { elementBytes, type SafetensorsHeader, type SafetensorsTensor, type SafetensorsType } from './header.ts';
import { InvalidSafetensorsError } from './invalid-safetensors-error.ts';

/** What a header may ask for. The largest adapters have some 10,000 tensors and a header of 2 MiB. */
const headerBytesMax = 16 * 2 ** 20;
const tensorsMax = 65_536;
const dimensionsMax = 8;
const nameCharactersMax = 1024;
/** The length of the header, in front of it. */
const lengthBytes = 8;

const size = z.int().min(0);
const entry = z.strictObject({
  dtype: z.enum(Object.keys(elementBytes) as [SafetensorsType, ...SafetensorsType[]]),
  shape: z.array(size).max(dimensionsMax),
  data_offsets: z.tuple([size, size]),
});
const metadataEntry = z.record(z.string(), z.string());

/**
 * How many bytes from the start of the file the header takes, with its length in front.
 *
 * @param start the first eight bytes at least, where the file has so many
 * @throws InvalidSafetensorsError
 */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (fileBytes < lengthBytes || start.byteLength < lengthBytes)
    throw new InvalidSafetensorsError(`it has ${fileBytes} bytes, and its header's length alone has ${lengthBytes}`);
  const length = Buffer.from(start.buffer, start.byteOffset, start.byteLength).readBigUInt64LE();
  if (length > BigInt(headerBytesMax))
    throw new InvalidSafetensorsError(
      `its header has ${length} bytes, and ${headerBytesMax} are the most that is read`,
    );
  const end = lengthBytes + Number(length);
  if (end > fileBytes)
    throw new InvalidSafetensorsError(`its header ends at byte ${end}, and the file at byte ${fileBytes}`);
  return end;
}

/**
 * Reads and checks the header of a safetensors file. Pure: looks at nothing but its arguments.
 *
 * The tensors must lie one behind the other and fill the file to its end, as the format demands: so none can overlap
 * another or the header, and the file has no gaps that something could hide in.
 *
 * Source: the format's description in the README of the safetensors repository.
 *
 * @param bytes the file from its start up to the end of its header
 * @throws InvalidSafetensorsError
 */
export function parseSafetensors(bytes: Uint8Array, fileBytes: number): SafetensorsHeader {
  const dataOffset = headerLength(bytes, fileBytes);
  const { __metadata__: metadata = {}, ...entries } = parseJson(bytes.subarray(lengthBytes, dataOffset));
  const names = Object.keys(entries);
  if (names.length > tensorsMax)
    throw new InvalidSafetensorsError(`it has ${names.length} tensors, and ${tensorsMax} are the most that is read`);
  const tensors = names
    .map((name) => parseTensor(name, entries[name], dataOffset))
    .toSorted((a, b) => a.offset - b.offset || a.sizeBytes - b.sizeBytes);
  let next = dataOffset;
  for (const { name, offset, sizeBytes } of tensors) {
    if (offset !== next)
      throw new InvalidSafetensorsError(`the tensor ${name} begins at byte ${offset} instead of ${next}`);
    next += sizeBytes;
    if (next > fileBytes)
      throw new InvalidSafetensorsError(`the tensor ${name} ends at byte ${next}, and the file at byte ${fileBytes}`);
  }
  if (next !== fileBytes)
    throw new InvalidSafetensorsError(`its tensors end at byte ${next}, and the file at byte ${fileBytes}`);
  const told = metadataEntry.safeParse(metadata);
  if (!told.success) throw new InvalidSafetensorsError('its metadata is not a list of texts');
  return { tensors, metadata: told.data, fileBytes };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new InvalidSafetensorsError('its header is not JSON');
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { ...header };
  throw new InvalidSafetensorsError('its header is not an object');
}

function parseTensor(name: string, given: unknown, dataOffset: number): SafetensorsTensor {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  if (name === '' || name.length > nameCharactersMax || /[\u0000-\u001f\u007f]/.test(name))
    throw new InvalidSafetensorsError(`${JSON.stringify(name.slice(0, 100))} is not the name of a tensor`);
  const { success, data } = entry.safeParse(given);
  if (!success) throw new InvalidSafetensorsError(`the tensor ${name} has no type, shape and offsets that can be read`);
  const { dtype: type, shape, data_offsets: offsets } = data;
  const [begin, end] = offsets;
  const sizeBytes = shape.reduce((product, dimension) => product * dimension, elementBytes[type]);
  if (!Number.isSafeInteger(sizeBytes) || end - begin !== sizeBytes)
    throw new InvalidSafetensorsError(
      `the tensor ${name} (${shape.join(' x ')} ${type}) has ${sizeBytes} bytes, and its offsets span ${end - begin}`,
    );
  return { name, type, shape, offset: dataOffset + begin, sizeBytes };
}
