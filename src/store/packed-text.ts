/** Below this compressing takes longer than writing: measured on prompts of 0.5 to 32 KB, see docs/design/runs.md. */
const packedCharactersMin = 4096;
/** How every frame of Zstandard begins (RFC 8878, 3.1.1). No UTF-8 text begins so: 0xb5 follows no first byte of ASCII. */
const frameStart = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** What a text may unpack to, so that damaged or hostile bytes cannot fill the memory. */
const textBytesMax = 256 * 1024 * 1024;

/** A text as bytes: long ones compressed, short ones as they are. */
export function packText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  if (text.length < packedCharactersMin) return bytes;
  const { zstdCompressSync, constants } = process.getBuiltinModule('node:zlib');
  const packed = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return packed.length < bytes.length ? packed : bytes;
}

export function unpackText(bytes: Uint8Array): string {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!given.subarray(0, frameStart.length).equals(frameStart)) return given.toString('utf8');
  const { zstdDecompressSync } = process.getBuiltinModule('node:zlib');
  return zstdDecompressSync(given, { maxOutputLength: textBytesMax }).toString('utf8');
}
