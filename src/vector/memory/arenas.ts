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
    for (const arena of this.#arenas) {
      const block = arena.allocate(bytes);
      if (block) return block;
    }
    const arena = openArena(bytes);
    const block = arena.allocate(bytes);
    if (block === undefined) throw new OutOfMemoryError(bytes);
    this.#arenas.push(arena);
    return block;
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
