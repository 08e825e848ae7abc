import { endianness } from 'node:os';
import { assert } from '#base';
import { bodyDigest } from './body-digest.ts';
import { macBytes, type Seal } from './seal.ts';

/**
 * The format of a file, little-endian: magic and version (8 bytes), first and last position (2 x u32), size of the body
 * (u64), tag of the scope (32), digest of the body (32), the tokens from position 0 to the last (i32 each), a MAC of all
 * that (32), and the body: what `llama_state_seq_get_data` gave for the positions.
 */
const magic = Buffer.from('LODEKV01');
const fixedBytes = 88;
/** Longer texts are not kept. */
export const tokensMax = 2 ** 20;

/** Keys and values of the last tokens of a text, with all of its tokens. */
export interface Copy {
  /** Of the text, from its beginning on. */
  readonly tokens: Int32Array;
  /** Position of the first token whose keys and values these are. */
  readonly from: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What a file says of itself, once its MAC was found right. */
export interface Head {
  readonly scopeTag: string;
  readonly tokens: Int32Array;
  readonly from: number;
  readonly bodyDigest: Uint8Array;
  /** Bytes before the body. */
  readonly headBytes: number;
  readonly fileBytes: number;
}

/** The name of the file that holds a part of a text: equal for equal texts, and tells nothing about them. */
export function fileNameOf(seal: Seal, { scopeTag, tokens, from }: Pick<Head, 'scopeTag' | 'tokens' | 'from'>): string {
  return seal.mac(Buffer.from(`name ${scopeTag} ${from} `), bytesOf(tokens)).toString('hex', 0, 20);
}

export function headBytesOf(tokens: number): number {
  return fixedBytes + 4 * tokens + macBytes;
}

/** Everything that goes before the body. */
export async function encodeHead(seal: Seal, scopeTag: string, { tokens, from, data }: Copy): Promise<Buffer> {
  const fixed = Buffer.alloc(fixedBytes);
  magic.copy(fixed);
  fixed.writeUInt32LE(from, 8);
  fixed.writeUInt32LE(tokens.length, 12);
  fixed.writeBigUInt64LE(BigInt(data.length), 16);
  fixed.write(scopeTag, 24, 'hex');
  fixed.set(await bodyDigest(data), 56);
  return Buffer.concat([fixed, bytesOf(tokens), seal.mac(fixed, bytesOf(tokens))]);
}

/**
 * Reads what a file begins with; undefined for anything that this seal did not vouch for.
 *
 * @param start of the file: as much as the head takes, or more
 */
export function decodeHead(seal: Seal, start: Buffer<ArrayBuffer>): Head | undefined {
  if (start.length < fixedBytes || !start.subarray(0, 8).equals(magic)) return undefined;
  const [from, to] = [start.readUInt32LE(8), start.readUInt32LE(12)];
  const headBytes = headBytesOf(to);
  if (to > tokensMax || from >= to || start.length < headBytes) return undefined;
  const macAt = headBytes - macBytes;
  if (!seal.isMac(start.subarray(macAt, headBytes), start.subarray(0, macAt))) return undefined;
  return {
    scopeTag: start.toString('hex', 24, 56),
    tokens: new Int32Array(new Uint8Array(start.subarray(fixedBytes, macAt)).buffer),
    from,
    bodyDigest: start.subarray(56, 88),
    headBytes,
    fileBytes: headBytes + Number(start.readBigUInt64LE(16)),
  };
}

/** The body of a whole file; undefined when it is not what its head says. */
export async function decodeBody(file: Buffer<ArrayBuffer>, head: Head): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (file.length !== head.fileBytes) return undefined;
  const body = file.subarray(head.headBytes);
  return (await bodyDigest(body)).equals(head.bodyDigest) ? body : undefined;
}

function bytesOf(tokens: Int32Array): Uint8Array {
  assert(endianness() === 'LE', 'every platform that llama.cpp ships for is little-endian');
  return new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
}
