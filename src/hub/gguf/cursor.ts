import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';

/** Thrown when the header goes on behind the bytes that were read so far. Never leaves this folder. */
export class MoreBytesNeeded {
  readonly bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }
}

/** Reads little-endian values in order. Nothing is ever read, nor memory taken, for what the file cannot hold. */
export class Cursor {
  readonly #bytes: Buffer;
  readonly #fileBytes: number;
  offset = 0;

  /** @param bytes the file from its start, as far as it was read */
  constructor(bytes: Uint8Array, fileBytes: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fileBytes = fileBytes;
  }

  /** Makes sure that the rest of the file can hold what is announced, before memory is taken for it. */
  expect(count: number, bytesEach: number, what: string): void {
    const bytes = count * bytesEach;
    if (bytes > this.#fileBytes - this.offset) {
      throw new InvalidGgufError(
        `${what} needs ${bytes} bytes, and the file has ${this.#fileBytes - this.offset} more`,
        this.offset,
      );
    }
  }

  u8 = (): number => this.#bytes.readUInt8(this.#take(1));
  i8 = (): number => this.#bytes.readInt8(this.#take(1));
  u16 = (): number => this.#bytes.readUInt16LE(this.#take(2));
  i16 = (): number => this.#bytes.readInt16LE(this.#take(2));
  u32 = (): number => this.#bytes.readUInt32LE(this.#take(4));
  i32 = (): number => this.#bytes.readInt32LE(this.#take(4));
  f32 = (): number => this.#bytes.readFloatLE(this.#take(4));
  f64 = (): number => this.#bytes.readDoubleLE(this.#take(8));
  u64 = (): bigint => this.#bytes.readBigUInt64LE(this.#take(8));
  i64 = (): bigint => this.#bytes.readBigInt64LE(this.#take(8));

  /** A 64-bit count or length that must not exceed a limit; a number, since every limit is far below 2^53. */
  count(what: string, max: number): number {
    const at = this.offset;
    const value = this.u64();
    if (value > BigInt(max)) throw new InvalidGgufError(`${what} is ${value}, and ${max} is the most that is read`, at);
    return Number(value);
  }

  /** A string: its length in bytes and then UTF-8. */
  text(what: string, bytesMax: number): string {
    const length = this.count(`the length of ${what}`, bytesMax);
    this.expect(length, 1, what);
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  #take(count: number): number {
    const start = this.offset;
    const end = start + count;
    if (end > this.#fileBytes) {
      throw new InvalidGgufError(`the file ends within its header, after ${this.#fileBytes} bytes`, start);
    }
    if (end > limits.headerBytes)
      throw new InvalidGgufError(`the header is larger than ${limits.headerBytes} bytes`, start);
    if (end > this.#bytes.byteLength) throw new MoreBytesNeeded(end);
    this.offset = end;
    return start;
  }
}
