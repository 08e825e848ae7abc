import { GrammarSyntaxError } from '../errors/grammar-syntax-error.ts';
import type { Regex } from '../language/regex.ts';
import { anyCharacter, anyOf, characters, concat, literal } from '../language/regexes.ts';
import type { Rule } from '../language/rule.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import { type GrammarToken, unescape } from './grammar-tokens.ts';

const countMax = 100_000;
const depthMax = 200;

/** Reads what stands on the right of a rule: alternatives of rows of parts. */
export class RuleReader {
  readonly #tokens: readonly GrammarToken[];
  readonly #isLark: boolean;
  #at = 0;
  #depth = 0;

  /** @param tokens of one rule's right side, lines left out */
  constructor(tokens: readonly GrammarToken[], isLark: boolean) {
    this.#tokens = tokens;
    this.#isLark = isLark;
  }

  /** @throws GrammarSyntaxError, PatternError */
  read(): Rule {
    const rule = this.#alternatives();
    if (this.#now !== undefined) throw this.#error(`"${this.#now.text}" is not expected`);
    return rule;
  }

  get #now(): GrammarToken | undefined {
    return this.#tokens[this.#at];
  }

  #error(problem: string): GrammarSyntaxError {
    return new GrammarSyntaxError(problem, (this.#now ?? this.#tokens.at(-1))?.line ?? 1);
  }

  #isSign(text: string): boolean {
    return this.#now?.kind === 'sign' && this.#now.text === text;
  }

  #takeSign(text: string): boolean {
    if (!this.#isSign(text)) return false;
    this.#at++;
    return true;
  }

  #expectSign(text: string): void {
    if (!this.#takeSign(text)) throw this.#error(`"${text}" is missing`);
  }

  #alternatives(): Rule {
    if (++this.#depth > depthMax) throw this.#error(`parentheses are nested more than ${depthMax} deep`);
    const options = [this.#row()];
    while (this.#takeSign('|')) options.push(this.#row());
    this.#depth--;
    return options.length === 1 ? (options[0] as Rule) : { kind: 'choice', options };
  }

  #row(): Rule {
    const parts: Rule[] = [];
    while (this.#now !== undefined && !['|', ')', ']', '->'].some((sign) => this.#isSign(sign)))
      parts.push(this.#counted());
    // What a part is called in a tree is of no use to masks.
    if (this.#takeSign('->')) this.#at++;
    return parts.length === 1 ? (parts[0] as Rule) : { kind: 'sequence', parts };
  }

  #counted(): Rule {
    let item = this.#part();
    for (;;) {
      if (this.#takeSign('*')) item = { kind: 'repeat', item, min: 0, max: Infinity };
      else if (this.#takeSign('+')) item = { kind: 'repeat', item, min: 1, max: Infinity };
      else if (this.#takeSign('?')) item = { kind: 'repeat', item, min: 0, max: 1 };
      else if (this.#takeSign('~')) item = { kind: 'repeat', item, ...this.#bounds('..') };
      else if (this.#takeSign('{')) {
        item = { kind: 'repeat', item, ...this.#bounds(',') };
        this.#expectSign('}');
      } else return item;
    }
  }

  #bounds(between: string): { readonly min: number; readonly max: number } {
    const min = this.#number() ?? 0;
    const max = this.#takeSign(between) ? (this.#number() ?? Infinity) : min;
    if (min > max) throw this.#error(`${min} is more than ${max}`);
    return { min, max };
  }

  #number(): number | undefined {
    if (this.#now?.kind !== 'number') return undefined;
    const value = Number(this.#now.text);
    if (value > countMax) throw this.#error(`no more than ${countMax} repetitions can be asked for`);
    this.#at++;
    return value;
  }

  #part(): Rule {
    if (this.#takeSign('(')) {
      const inside = this.#alternatives();
      this.#expectSign(')');
      return inside;
    }
    if (this.#takeSign('[')) {
      const inside = this.#alternatives();
      this.#expectSign(']');
      return { kind: 'repeat', item: inside, min: 0, max: 1 };
    }
    if (!this.#isLark && this.#takeSign('.')) return { kind: 'text', regex: anyCharacter };
    const token = this.#now;
    if (token === undefined || token.kind === 'sign') throw this.#error('something that can be read is missing');
    this.#at++;
    if (token.kind === 'name') return { kind: 'reference', name: token.text };
    if (token.kind === 'string') return { kind: 'text', regex: this.#string(token) };
    if (token.kind === 'class') return { kind: 'text', regex: parsePattern(`^${withLongEscapes(token.text)}$`) };
    if (token.kind === 'pattern' && token.flags === '')
      return { kind: 'text', regex: parsePattern(`^(?:${token.text})$`) };
    this.#at--;
    throw this.#error(
      token.kind === 'pattern' ? `the flags "${token.flags}" are not supported` : `"${token.text}" is not expected`,
    );
  }

  #string({ text, flags }: GrammarToken): Regex {
    const first = unescape(text);
    if (this.#takeSign('..')) {
      const last = this.#now?.kind === 'string' ? unescape(this.#now.text) : '';
      if ([...first].length !== 1 || [...last].length !== 1)
        throw this.#error('a range goes from one character to another');
      this.#at++;
      return characters([[first.codePointAt(0) as number, last.codePointAt(0) as number]]);
    }
    return flags === 'i' ? concat([...first].map(inBothCases)) : literal(first);
  }
}

function inBothCases(character: string): Regex {
  return anyOf([...new Set([character, character.toLowerCase(), character.toUpperCase()])].map(literal));
}

/** GBNF writes the numbers of characters otherwise than ECMAScript, and needs no escapes for some signs. */
function withLongEscapes(text: string): string {
  const inside = text
    .replace(/\\U([0-9a-fA-F]{8})/g, (_, code: string) => `\\u{${code.replace(/^0+(?=.)/, '')}}`)
    .replace(/\\(["'])/g, '$1');
  return `[${inside.slice(1, -1).replace(/(?<!\\)\[/g, '\\[')}]`;
}
