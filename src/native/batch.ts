import koffi from 'koffi';
import { assert } from '#base';
import type { Struct } from './layout.ts';

/**
 * The tokens of one decode, in arrays that native code reads in place. koffi keeps no reference to them, and arrays of
 * up to 64 bytes may move in memory: each is made on a buffer of its own, larger than that, and held by this object.
 */
export class Batch {
  readonly capacity: number;
  readonly struct: Struct & { n_tokens: number };
  readonly #tokens: Int32Array;
  readonly #positions: Int32Array;
  readonly #sequences: Int32Array;
  readonly #outputs: Int8Array;
  #outputCount = 0;
  /** Everything whose address native code holds. */
  readonly #kept: readonly ArrayBufferView[];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#tokens = new Int32Array(pinned(capacity * 4));
    this.#positions = new Int32Array(pinned(capacity * 4));
    this.#sequences = new Int32Array(pinned(capacity * 4));
    this.#outputs = new Int8Array(pinned(capacity));
    const sequenceCounts = new Int32Array(pinned(capacity * 4)).fill(1);
    const sequenceAddresses = new BigInt64Array(pinned(capacity * 8));
    const base = koffi.address(this.#sequences);
    for (let index = 0; index < capacity; index++) sequenceAddresses[index] = base + BigInt(index * 4);
    this.#kept = [this.#tokens, this.#positions, this.#sequences, this.#outputs, sequenceCounts, sequenceAddresses];
    this.struct = {
      n_tokens: 0,
      token: koffi.address(this.#tokens),
      embd: null,
      pos: koffi.address(this.#positions),
      n_seq_id: koffi.address(sequenceCounts),
      seq_id: koffi.address(sequenceAddresses),
      logits: koffi.address(this.#outputs),
    };
    assert(
      this.#kept.every((array) => array.buffer.byteLength > 64),
      'arrays known to native code do not move',
    );
  }

  get length(): number {
    return this.struct.n_tokens;
  }

  /** Rows whose logits are asked for. */
  get outputs(): number {
    return this.#outputCount;
  }

  clear(): void {
    this.struct.n_tokens = 0;
    this.#outputCount = 0;
  }

  /** Appends a token and returns its row, by which its logits are read when `output` is set. */
  add(token: number, position: number, sequence: number, output: boolean): number {
    const row = this.struct.n_tokens;
    assert(row < this.capacity, 'a batch holds no more tokens than its capacity');
    this.#tokens[row] = token;
    this.#positions[row] = position;
    this.#sequences[row] = sequence;
    this.#outputs[row] = output ? 1 : 0;
    if (output) this.#outputCount++;
    this.struct.n_tokens = row + 1;
    return row;
  }
}

function pinned(sizeBytes: number): ArrayBuffer {
  return new ArrayBuffer(Math.max(sizeBytes, 128));
}
