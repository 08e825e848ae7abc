/** What a walk of tokens found. */
export interface Walk {
  /** Tokens that a text of the term begins with, or that a text of the term begins. */
  readonly tokens: readonly number[];
  /** Nodes where a text of the term ends and tokens go on. */
  readonly ends: readonly number[];
}

export const nowhere: Walk = { tokens: [], ends: [] };

/** A walk in progress. One is used for all: what many walks find is little, and what is thrown away has to be collected. */
export class WalkDraft {
  tokens = new Int32Array(1024);
  tokenCount = 0;
  ends = new Int32Array(256);
  endCount = 0;

  clear(): void {
    this.tokenCount = 0;
    this.endCount = 0;
  }

  /** Takes in the tokens from one place of a list to another. */
  addTokens(list: Int32Array, first: number, end: number): void {
    if (this.tokenCount + end - first > this.tokens.length) this.tokens = doubled(this.tokens, end - first);
    for (let at = first; at < end; at++) this.tokens[this.tokenCount++] = list[at] as number;
  }

  addEnd(node: number): void {
    if (this.endCount === this.ends.length) this.ends = doubled(this.ends, 1);
    this.ends[this.endCount++] = node;
  }

  finish(): Walk {
    if (this.tokenCount + this.endCount === 0) return nowhere;
    return { tokens: listOf(this.tokens, this.tokenCount), ends: listOf(this.ends, this.endCount) };
  }
}

export function listOf(array: Int32Array, count: number): readonly number[] {
  const list: number[] = [];
  for (let at = 0; at < count; at++) list.push(array[at] as number);
  return list;
}

function doubled(array: Int32Array, more: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length + more);
  longer.set(array);
  return longer;
}
