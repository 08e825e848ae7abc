import { Cursor } from './cursor.ts';
import type { GgufHeader } from './header.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseTensors } from './parse-tensors.ts';
import type { GgufValue } from './value.ts';

const alignmentDefault = 32;

/**
 * Reads and checks the header of a GGUF file. Pure: looks at nothing but its arguments.
 *
 * @param bytes the file from its start, at least as far as the header goes
 * @throws InvalidGgufError, or MoreBytesNeeded when `bytes` ends before the header does
 */
export function parseGguf(bytes: Uint8Array, fileBytes: number): GgufHeader {
  const cursor = new Cursor(bytes, fileBytes);
  const version = parseVersion(cursor);
  const tensorCount = cursor.count('the number of tensors', limits.tensors);
  const keyCount = cursor.count('the number of metadata keys', limits.keys);
  const metadata = parseMetadata(cursor, keyCount);
  const alignment = alignmentOf(metadata, cursor.offset);
  const { tensors, dataOffset } = parseTensors(cursor, { count: tensorCount, alignment, fileBytes });
  return { version, alignment, metadata, tensors, dataOffset, fileBytes };
}

function parseVersion(cursor: Cursor): 2 | 3 {
  cursor.expect(24, 1, 'the beginning of a GGUF file');
  const magic = cursor.u32();
  if (magic !== 0x46554747) throw new InvalidGgufError(`it begins with ${describeMagic(magic)} instead of "GGUF"`, 0);
  const at = cursor.offset;
  const version = cursor.u32();
  if (version === 2 || version === 3) return version;
  const swapped = version >>> 24;
  const big = (version & 0xff_ffff) === 0 && swapped > 0;
  throw new InvalidGgufError(
    big
      ? `it is version ${swapped} in big-endian byte order, which is not read: convert the model for little-endian machines`
      : `it is version ${version}, and versions 2 and 3 are read`,
    at,
  );
}

/** Names what people rename by mistake. */
function describeMagic(magic: number): string {
  const known = new Map([
    [0x474e_5089, 'a PNG picture'],
    [0x0403_4b50, 'a zip archive (a PyTorch checkpoint, perhaps)'],
    [0x6c6d_7467, 'the older format "GGML"'],
    [0x6767_6d6c, 'the older format "GGML"'],
    [0x6767_6a74, 'the older format "GGJT"'],
    [0x6767_6d66, 'the older format "GGMF"'],
    [0x7372_6576, 'the text "vers": a pointer of Git LFS, not the file itself,'],
    [0x4f44_213c, 'the text "<!DO": a web page,'],
    [0x6f64_213c, 'the text "<!do": a web page,'],
    [0x6d74_683c, 'the text "<htm": a web page,'],
  ]);
  return known.get(magic) ?? `0x${magic.toString(16).padStart(8, '0')}`;
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>, offset: number): number {
  const given = metadata.get('general.alignment');
  if (!given) return alignmentDefault;
  const { type, value } = given;
  const valid =
    type === 'uint32' &&
    typeof value === 'number' &&
    value > 0 &&
    value <= limits.alignment &&
    Number.isInteger(Math.log2(value));
  if (valid) return value;
  throw new InvalidGgufError(`general.alignment must be a uint32 and a power of two up to ${limits.alignment}`, offset);
}
