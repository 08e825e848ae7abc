/** Bytes that are put together one value after the other; numbers are little-endian. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #size = 0;

  byte(value: number): void {
    this.#room(1);
    this.#size = this.#bytes.writeUInt8(value, this.#size);
  }

  /** 32 bits without a sign. */
  count(value: number): void {
    this.#room(4);
    this.#size = this.#bytes.writeUInt32LE(value, this.#size);
  }

  text(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.count(bytes);
    this.#room(bytes);
    this.#size += this.#bytes.write(text, this.#size);
  }

  /** An array of numbers, as it is in memory. */
  numbers(values: Float32Array | Float64Array | Uint32Array): void {
    this.count(values.length);
    this.#room(values.byteLength);
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.#size);
    this.#size += values.byteLength;
  }

  bytesOf(bytes: Uint8Array): void {
    this.count(bytes.length);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** Good until more is written. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  #room(bytes: number): void {
    if (this.#size + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#size + bytes, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }
}
