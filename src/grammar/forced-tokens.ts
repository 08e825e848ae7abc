import type { State } from './machine/entry.ts';
import type { Machine } from './machine/machine.ts';
import type { TokenTrie } from './vocabulary/token-trie.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** Bytes looked ahead for what must come. */
const lengthMax = 256;

/** What must come: bytes, a character (Latin-1) for each. */
export interface ForcedText {
  readonly text: string;
  /** Whether nothing can follow it. */
  readonly isLast: boolean;
}

/** What every text goes on with from a state; up to 256 bytes. */
export function forcedText(machine: Machine, from: State): ForcedText {
  let text = '';
  let state = from;
  while (text.length < lengthMax && !state.isComplete) {
    const byte = machine.onlyByte(state);
    if (byte === undefined) break;
    text += String.fromCharCode(byte);
    state = machine.step(state, byte);
  }
  return { text, isLast: state.places.length === 0 };
}

/** The tokens of a text, as a tokenizer cuts it, but for those at its end that more text might make others of. */
export function cutForced(
  { text, isLast }: ForcedText,
  tokenise: (text: string) => readonly number[],
  { textOf, trie }: Vocabulary,
): readonly number[] {
  const decoded = wholeCharacters(text);
  if (decoded === '') return [];
  const settled = isLast ? text.length : settledLength(text, trie);
  const tokens: number[] = [];
  let length = 0;
  for (const token of tokenise(decoded)) {
    const piece = textOf(token);
    length += piece.length;
    // A tokenizer that adds or changes something, as a space in front, is not followed.
    if (piece === '' || length > settled || !text.startsWith(piece, length - piece.length)) break;
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
