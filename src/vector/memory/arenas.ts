import { OutOfMemoryError } from '../errors/out-of-memory-error.ts';
import { Arena, type Block } from './arena.ts';
import { scratchOf } from './scratch.ts';

/** As many arenas as there is data for: an address of 32 bits reaches 4 GiB of one. */
export class Arenas {
  readonly #arenas: Arena[] = [];

  get sizeBytes(): number {
    return this.#arenas.reduce((sum, arena) => sum + arena.sizeBytes, 0);
  }

  /**
   * A block of so many bytes. What was there before is still in it.
   *
   * @throws OutOfMemoryError
   */
  allocate(bytes: number): Block {
    return this.#first(bytes, (arena) => arena.allocate(bytes));
  }

  /**
   * Two blocks of one arena: what kernels read together.
   *
   * @throws OutOfMemoryError
   */
  allocateBoth(bytes: number, otherBytes: number): readonly [Block, Block] {
    return this.#first(bytes + otherBytes, (arena) => {
      const block = arena.allocate(bytes);
      const other = block && arena.allocate(otherBytes);
      if (block && !other) block.free();
      return other && [block, other];
    });
  }

  /** What the first arena gives that has room for it; a new one where none has. */
  #first<Found>(bytes: number, allocate: (arena: Arena) => Found | undefined): Found {
    for (const arena of this.#arenas) {
      const found = allocate(arena);
      if (found) return found;
    }
    const arena = openArena(bytes);
    const found = allocate(arena);
    if (found === undefined) throw new OutOfMemoryError(bytes);
    this.#arenas.push(arena);
    return found;
  }
}

function openArena(bytes: number): Arena {
  try {
    const arena = new Arena();
    scratchOf(arena);
    return arena;
  } catch (cause) {
    throw new OutOfMemoryError(bytes, cause);
  }
}
