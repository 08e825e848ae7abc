/** A token with its bytes, one character (Latin-1) for each. */
export interface SpeltToken {
  readonly token: number;
  readonly bytes: string;
}

/**
 * Tokens by their bytes, laid out depth first in typed arrays: the nodes below a node are those up to its `end`, and so
 * are their tokens. Node 0 is the root.
 */
export interface TokenTrie {
  /** The byte that leads to a node. */
  readonly bytes: Uint8Array;
  /** By byte, the node that it leads to from the root; 0 where there is none. */
  readonly firstNodes: Int32Array;
  readonly depths: Uint16Array;
  /** The first node that is not below. */
  readonly ends: Int32Array;
  /** Where the tokens of a node begin in `tokens`; they end where those of the next node begin. */
  readonly firstTokens: Int32Array;
  readonly tokens: Int32Array;
  readonly depthMax: number;
}

/** @param spelt sorted by bytes; none of them empty */
export function buildTrie(spelt: readonly SpeltToken[]): TokenTrie {
  const bytes: number[] = [0];
  const depths: number[] = [0];
  const ends: number[] = [0];
  const firstTokens: number[] = [0];
  const tokens: number[] = [];
  /** Nodes from the root to the last token's. */
  const path: number[] = [0];
  let before = '';
  for (const { token, bytes: text } of spelt) {
    let same = 0;
    while (same < before.length && before.charCodeAt(same) === text.charCodeAt(same)) same++;
    for (const left of path.splice(same + 1)) ends[left] = bytes.length;
    for (let at = same; at < text.length; at++) {
      path.push(bytes.length);
      bytes.push(text.charCodeAt(at));
      depths.push(at + 1);
      ends.push(0);
      firstTokens.push(tokens.length);
    }
    tokens.push(token);
    before = text;
  }
  for (const left of path) ends[left] = bytes.length;
  firstTokens.push(tokens.length);
  const firstNodes = new Int32Array(256);
  for (let node = 1; node < bytes.length; node = ends[node] as number) firstNodes[bytes[node] as number] = node;
  return {
    bytes: Uint8Array.from(bytes),
    firstNodes,
    depths: Uint16Array.from(depths),
    ends: Int32Array.from(ends),
    firstTokens: Int32Array.from(firstTokens),
    tokens: Int32Array.from(tokens),
    depthMax: depths.reduce((max, depth) => Math.max(max, depth), 0),
  };
}
