import type { Arena, Block } from './arena.ts';
import { assert } from '#base';
import { hitBytes } from '../kernel/scan-kernel.ts';

/** Rows that a kernel looks at before it hears of a higher threshold. */
export const rowsAtOnce = 2048;

/** The longest query, in bytes. */
export const queryBytesMax = 128 * 1024;

/** Where a kernel finds the query and a list of rows, and leaves what it has found. */
export interface Scratch {
  readonly query: Block;
  readonly list: Block;
  readonly hits: Block;
}

const scratches = new WeakMap<Arena, Scratch>();

/** That of an arena, for what happens at once in this thread. */
export function scratchOf(arena: Arena): Scratch {
  const known = scratches.get(arena);
  if (known) return known;
  const allocate = (bytes: number): Block => {
    const block = arena.allocate(bytes);
    assert(block, 'an arena is opened with room for this');
    return block;
  };
  const scratch = {
    query: allocate(queryBytesMax),
    list: allocate(rowsAtOnce * 4),
    hits: allocate(rowsAtOnce * hitBytes + hitBytes),
  };
  scratches.set(arena, scratch);
  return scratch;
}
