import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';

/** One statement's text, which may go over several lines of the file. */
export interface SourceLine {
  readonly text: string;
  /** In characters; a tabulator is four. */
  readonly indent: number;
  /** Where it begins, counted from 1. */
  readonly number: number;
}

const charactersMax = 256 * 1024;

/**
 * Divides a text into statements: strings in triple quotes and what is in brackets may go over several lines; comments
 * and empty lines are left out.
 *
 * @throws LmqlSyntaxError
 */
export function sourceLines(source: string): readonly SourceLine[] {
  if (source.length > charactersMax)
    throw new LmqlSyntaxError(1, `begins one of more than ${charactersMax} characters`);
  const lines: SourceLine[] = [];
  let pending: { text: string; indent: number; number: number } | undefined;
  for (const [index, line] of source.replaceAll('\r\n', '\n').split('\n').entries()) {
    if (pending === undefined) {
      if (/^\s*(#.*)?$/.test(line)) continue;
      const blank = /^\s*/.exec(line)?.[0] ?? '';
      pending = { text: line.slice(blank.length), indent: blank.replaceAll('\t', '    ').length, number: index + 1 };
    } else pending.text += `\n${line}`;
    const state = stateAtEnd(pending.text);
    if (state.isOpen) continue;
    lines.push({ ...pending, text: pending.text.slice(0, state.codeEnds).trimEnd() });
    pending = undefined;
  }
  if (pending !== undefined) throw new LmqlSyntaxError(pending.number, 'begins a string or bracket that does not end');
  return lines;
}

/** Whether a string or bracket is open at the end of a text, and where a comment begins in its last line. */
function stateAtEnd(text: string): { readonly isOpen: boolean; readonly codeEnds: number } {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"' || character === "'") {
      const quote = text.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
      const end = endOfString(text, at + quote.length, quote);
      if (end === undefined) return { isOpen: quote.length === 3, codeEnds: text.length };
      at = end - 1;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === '#') {
      const lineEnds = text.indexOf('\n', at);
      if (lineEnds < 0) return { isOpen: depth > 0, codeEnds: at };
      at = lineEnds;
    }
  }
  return { isOpen: depth > 0, codeEnds: text.length };
}

/** Behind the closing quote; undefined where there is none. */
export function endOfString(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else if (quote.length === 1 && text[at] === '\n') return undefined;
  }
  return undefined;
}

/** What stands between quotes, with its escapes resolved. */
export function unescape(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };
  return text.replaceAll(/\\([\s\S])/g, (_all, character: string) => known[character] ?? character);
}
