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
    return this.#fill(new Float32Array(this.count()));
  }

  doubles(): Float64Array {
    return this.#fill(new Float64Array(this.count()));
  }

  counts(): Uint32Array {
    return this.#fill(new Uint32Array(this.count()));
  }

  /** A view, not a copy. */
  bytesOf(): Uint8Array {
    const bytes = this.count();
    const at = this.#skip(bytes);
    return this.#bytes.subarray(at, at + bytes);
  }

  /** As many as there are, each read by `read`. */
  many<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.count() }, read);
  }

  #fill<Values extends Float32Array | Float64Array | Uint32Array>(values: Values): Values {
    const at = this.#skip(values.byteLength);
    new Uint8Array(values.buffer).set(this.#bytes.subarray(at, at + values.byteLength));
    return values;
  }

  #skip(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    assert(this.#at <= this.#bytes.length, 'what was written is read as it was written');
    return at;
  }
}
