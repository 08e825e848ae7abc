import { assert } from '#base';
import { type Kernels, kernelsOver } from '../kernel/kernels.ts';
import { createSharedMemory, pageBytes, type SharedMemory } from '../kernel/web-assembly.ts';
import { memoryPagesMax } from '../kernel/assembler.ts';

/** A piece of an arena. */
export interface Block {
  readonly arena: Arena;
  readonly address: number;
  readonly bytes: number;
  free(): void;
}

/** Blocks begin where lines of the processor's cache do. */
const lineBytes = 64;
const bytesMax = memoryPagesMax * pageBytes;

/**
 * One shared memory, given out in blocks: first fit, and neighbours that are free become one again. What it has grown to
 * it keeps, for the blocks to come.
 */
export class Arena {
  readonly memory: SharedMemory = createSharedMemory();
  readonly kernels: Kernels = kernelsOver(this.memory);
  /** By address; no two of them touch. The first line is never given out, so that no address is 0. */
  readonly #free: { address: number; bytes: number }[] = [{ address: lineBytes, bytes: pageBytes - lineBytes }];

  get sizeBytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** A view of a block. It stays good when the memory grows. */
  bytesOf({ address, bytes }: Block): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, bytes);
  }

  /** Undefined when it would not fit any more. */
  allocate(wanted: number): Block | undefined {
    const bytes = Math.max(lineBytes, Math.ceil(wanted / lineBytes) * lineBytes);
    const at = this.#free.findIndex((hole) => hole.bytes >= bytes);
    const hole = this.#free[at] ?? this.#grow(bytes);
    if (hole === undefined) return undefined;
    const { address } = hole;
    hole.address += bytes;
    hole.bytes -= bytes;
    if (hole.bytes === 0) this.#free.splice(this.#free.indexOf(hole), 1);
    let isFree = false;
    const free = (): void => {
      assert(!isFree, 'a block is given back once');
      isFree = true;
      this.#giveBack(address, bytes);
    };
    return { arena: this, address, bytes, free };
  }

  #grow(bytes: number): { address: number; bytes: number } | undefined {
    const end = this.sizeBytes;
    const last = this.#free.at(-1);
    const atEnd = last !== undefined && last.address + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - atEnd) / pageBytes);
    if (end + pages * pageBytes > bytesMax) return undefined;
    try {
      this.memory.grow(pages);
    } catch {
      return undefined;
    }
    this.#giveBack(end, pages * pageBytes);
    return this.#free.at(-1);
  }

  #giveBack(address: number, bytes: number): void {
    const free = this.#free;
    const next = free.findIndex((hole) => hole.address > address);
    const at = next === -1 ? free.length : next;
    free.splice(at, 0, { address, bytes });
    for (const left of [at, at - 1]) {
      const [a, b] = [free[left], free[left + 1]];
      if (a === undefined || b === undefined || a.address + a.bytes !== b.address) continue;
      a.bytes += b.bytes;
      free.splice(left + 1, 1);
    }
  }
}
