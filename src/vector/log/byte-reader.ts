import { assert } from '#base';

/** Reads what a `ByteWriter` has put together. What it is given has a checksum that was right. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#skip(1));
  }

  count(): number {
    return this.#bytes.readUInt32LE(this.#skip(4));
  }

  text(): string {
    const bytes = this.count();
    const at = this.#skip(bytes);
    return this.#bytes.toString('utf8', at, at + bytes);
  }

  floats(): Float32Array {
    const values = new Float32Array(this.count());
    const at = this.#skip(values.byteLength);
    new Uint8Array(values.buffer).set(this.#bytes.subarray(at, at + values.byteLength));
    return values;
  }

  /** As many as there are, each read by `read`. */
  many<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.count() }, read);
  }

  #skip(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    assert(this.#at <= this.#bytes.length, 'what was written is read as it was written');
    return at;
  }
}
