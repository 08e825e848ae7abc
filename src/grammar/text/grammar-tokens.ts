import { GrammarSyntaxError } from '../errors/grammar-syntax-error.ts';

export type GrammarTokenKind = 'name' | 'string' | 'pattern' | 'class' | 'number' | 'sign' | 'directive' | 'line';

export interface GrammarToken {
  readonly kind: GrammarTokenKind;
  /** Without quotes and slashes; of a class with its brackets. */
  readonly text: string;
  /** What stands behind a string or a pattern: i, and others. */
  readonly flags: string;
  /** From 1. */
  readonly line: number;
}

const textMax = 256 * 1024;

/** Tried in turn where a token begins; the first group is the token's text, the second its flags. */
const kinds: readonly (readonly [kind: GrammarTokenKind | 'space', pattern: RegExp])[] = [
  ['space', /(?:[ \t\r]|#[^\n]*|\/\/[^\n]*)+/y],
  ['line', /(\n)/y],
  ['name', /([!?]?[A-Za-z_][A-Za-z0-9_-]*)/y],
  ['string', /"((?:[^"\\\n]|\\.)*)"(i?)/y],
  ['pattern', /\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/y],
  ['class', /(\[(?:[^\]\\\n]|\\.)*\])/y],
  ['number', /(\d+)/y],
  ['directive', /(%[a-z]+)/y],
  ['sign', /(::=|->|\.\.|[-:|()*+?{}~.,[\]])/y],
];

/**
 * @param isLark where brackets hold what may be left out, and are no classes of characters
 * @throws GrammarSyntaxError
 */
export function readTokens(text: string, isLark: boolean): readonly GrammarToken[] {
  if (text.length > textMax) throw new GrammarSyntaxError(`the text has more than ${textMax} characters`, 1);
  const tokens: GrammarToken[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const found = kinds
      .filter(([kind]) => !(isLark && kind === 'class') && !(!isLark && kind === 'pattern'))
      .map(([kind, pattern]) => ({ kind, match: matchAt(pattern, text, at) }))
      .find(({ match }) => match !== null);
    if (found?.match == null) throw new GrammarSyntaxError(`"${text[at]}" is not expected`, line);
    const [whole, own = '', flags = ''] = found.match;
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: own, flags, line });
    if (found.kind === 'line') line++;
    at += whole.length;
  }
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', b: '\b', '0': '\0' };

/** A string's text, with what its backslashes mean. */
export function unescape(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, two?: string, four?: string, eight?: string, letter = '') => {
      const code = two ?? four ?? eight;
      if (code === undefined) return escapes[letter] ?? letter;
      const number = Number.parseInt(code, 16);
      return number > 0x10_ffff ? '\u{fffd}' : String.fromCodePoint(number);
    },
  );
}
