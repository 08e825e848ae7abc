import type { State } from './machine/entry.ts';
import type { Machine } from './machine/machine.ts';
import type { TokenTrie } from './vocabulary/token-trie.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** Bytes looked ahead for what must come. */
const lengthMax = 256;

/** The bytes that every text goes on with from a state, a character (Latin-1) for each; up to 256. */
export function forcedText(machine: Machine, from: State): string {
  let text = '';
  for (let state = from; text.length < lengthMax && !state.isComplete;) {
    const byte = machine.onlyByte(state);
    if (byte === undefined) break;
    text += String.fromCharCode(byte);
    state = machine.step(state, byte);
  }
  return text;
}

/**
 * The tokens of a text that must come, as the tokenizer cuts it. Left out are those at its end that might be cut
 * otherwise, when more text follows.
 *
 * @param text a character (Latin-1) for each byte
 */
export function tokensOf(text: string, { tokenise, textOf, trie }: Vocabulary): readonly number[] {
  const decoded = wholeCharacters(text);
  if (tokenise === undefined || decoded === '') return [];
  const tokens: number[] = [];
  const settled = settledLength(text, trie);
  let length = 0;
  for (const token of tokenise(decoded)) {
    const piece = textOf(token);
    // A tokenizer that adds or changes something, as a space in front, is not followed.
    if (piece === '' || !text.startsWith(piece, length)) break;
    length += piece.length;
    if (length > settled) break;
    tokens.push(token);
  }
  return tokens;
}

/** Without the beginning of a character at the end. */
function wholeCharacters(text: string): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(Buffer.from(text, 'latin1'), { stream: true });
}

/** Where the first token could begin that goes on beyond the text. */
function settledLength(text: string, trie: TokenTrie): number {
  for (let start = 0; start < text.length; start++) if (goesBeyond(text, start, trie)) return start;
  return text.length;
}

function goesBeyond(text: string, start: number, { bytes, ends }: TokenTrie): boolean {
  let node = 0;
  for (let at = start; at < text.length; at++) {
    const last = ends[node] as number;
    const byte = text.charCodeAt(at);
    node++;
    while (node < last && bytes[node] !== byte) node = ends[node] as number;
    if (node >= last) return false;
  }
  return (ends[node] as number) > node + 1;
}
