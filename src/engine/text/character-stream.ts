/**
 * Tokens end anywhere inside a UTF-8 character: gives whole characters only, and keeps the rest for the next token.
 * (TextDecoder's streams do the same at ten times the cost for a few bytes, and every token comes through here.)
 */
export class CharacterStream {
  #kept: Uint8Array = new Uint8Array(0);

  /** The characters that these bytes complete; bytes that belong to none become U+FFFD. */
  write(bytes: Uint8Array): string {
    if (this.#kept.length === 0 && bytes.every(isAscii)) return String.fromCharCode(...bytes);
    const all = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    const whole = all.length - cutOff(all);
    this.#kept = all.subarray(whole);
    return decode(all.subarray(0, whole));
  }

  /** What is left when no more bytes come: U+FFFD for a character cut off, else nothing. */
  end(): string {
    const kept = this.#kept;
    this.#kept = kept.subarray(0, 0);
    return decode(kept);
  }
}

function isAscii(byte: number): boolean {
  return byte < 0x80;
}

/** Bytes at the end that begin a character without completing it: at most three. */
function cutOff(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] as number;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue; // inside a character: look further back for its first byte
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return wanted > length ? length : 0;
  }
  return 0;
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
