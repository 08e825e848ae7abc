import { MilvusError } from '../milvus-error.ts';
import type { Arithmetic, Comparison, Constant, Expression } from './expression.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What stands for "{name}". */
export type Templates = Readonly<Record<string, Constant>>;

const depthMax = 64;
const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** From those that bind least on. */
const arithmetic: readonly (readonly string[])[] = [['+', '-'], ['*', '/', '%'], ['**']];

/**
 * Reads Milvus's language of boolean expressions: comparisons (of ranges too, `0 < a < 9`), `in`, `like`, `is null`, `and`, `or`,
 * `not`, arithmetic, functions, and paths into JSON.
 *
 * @throws MilvusError with the place of what is wrong
 */
export function parseExpression(text: string, templates: Templates = {}): Expression {
  return new Parser(text, templates).whole();
}

/** As `parseExpression`; undefined for none, which is for everything. */
export function parseOptional(text: string, templates?: Templates): Expression | undefined {
  return text.trim() === '' ? undefined : parseExpression(text, templates);
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #templates: Templates;
  #next = 0;
  #depth = 0;

  constructor(text: string, templates: Templates) {
    this.#text = text;
    this.#tokens = tokensOf(text);
    this.#templates = templates;
  }

  whole(): Expression {
    const read = this.#or();
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return read;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#text.length };
  }

  #unexpected(): MilvusError {
    const { kind, text, at } = this.#token;
    const what = kind === 'end' ? 'it ends too early' : `unexpected ${JSON.stringify(text)} at ${at}`;
    return new MilvusError('planFailed', `${what}: ${this.#text.slice(0, 200)}`);
  }

  /** Goes on when the next token is one of these words or signs. */
  #takes(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.#token;
    if (kind !== 'name' && kind !== 'sign') return undefined;
    const found = texts.find((each) => each === (kind === 'name' ? text.toLowerCase() : text));
    if (found !== undefined) this.#next++;
    return found;
  }

  #expect(text: string): void {
    if (this.#takes(text) === undefined) throw this.#unexpected();
  }

  #or(): Expression {
    if (++this.#depth > depthMax) throw new MilvusError('planFailed', `it is nested deeper than ${depthMax}`);
    const parts = [this.#and()];
    while (this.#takes('or', '||')) parts.push(this.#and());
    this.#depth--;
    return parts.length === 1 ? (parts[0] as Expression) : { kind: 'or', of: parts };
  }

  #and(): Expression {
    const parts = [this.#not()];
    while (this.#takes('and', '&&')) parts.push(this.#not());
    return parts.length === 1 ? (parts[0] as Expression) : { kind: 'and', of: parts };
  }

  #not(): Expression {
    let isNegated = false;
    while (this.#takes('not', '!')) isNegated = !isNegated;
    const read = this.#comparison();
    return isNegated ? { kind: 'not', of: read } : read;
  }

  /** One comparison, or several in a row: `0 < a < 9`. */
  #comparison(): Expression {
    let left = this.#compute(0);
    const parts: Expression[] = [];
    for (;;) {
      const { kind, text } = this.#token;
      if (kind === 'sign' && comparisons.has(text)) {
        this.#next++;
        const right = this.#compute(0);
        parts.push({ kind: 'compare', sign: text as Comparison, left, right });
        left = right;
        continue;
      }
      const test = this.#test(left);
      if (test === undefined) break;
      parts.push(test);
    }
    const [first] = parts;
    if (first === undefined) return left;
    return parts.length === 1 ? first : { kind: 'and', of: parts };
  }

  /** What may follow a value in words. */
  #test(of: Expression): Expression | undefined {
    if (this.#takes('in')) return { kind: 'in', of, values: this.#compute(0) };
    if (this.#takes('like')) return { kind: 'like', of, pattern: this.#textHere() };
    if (this.#takes('is')) {
      const isNegated = this.#takes('not') !== undefined;
      this.#expect('null');
      const test: Expression = { kind: 'null', of };
      return isNegated ? { kind: 'not', of: test } : test;
    }
    if (!this.#takes('not')) return undefined;
    if (this.#takes('like')) return { kind: 'not', of: { kind: 'like', of, pattern: this.#textHere() } };
    this.#expect('in');
    return { kind: 'not', of: { kind: 'in', of, values: this.#compute(0) } };
  }

  #textHere(): string {
    const read = this.#compute(0);
    if (read.kind !== 'constant' || typeof read.value !== 'string') throw this.#unexpected();
    return read.value;
  }

  #compute(level: number): Expression {
    const signs = arithmetic[level];
    if (signs === undefined) return this.#unary();
    let left = this.#compute(level + 1);
    for (let sign = this.#takes(...signs); sign !== undefined; sign = this.#takes(...signs)) {
      left = { kind: 'compute', sign: sign as Arithmetic, left, right: this.#compute(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    let isNegative = false;
    for (let sign = this.#takes('-', '+'); sign !== undefined; sign = this.#takes('-', '+'))
      if (sign === '-') isNegative = !isNegative;
    const read = this.#value();
    if (!isNegative) return read;
    if (read.kind === 'constant' && (typeof read.value === 'number' || typeof read.value === 'bigint'))
      return { kind: 'constant', value: -read.value };
    return { kind: 'negative', of: read };
  }

  #value(): Expression {
    const token = this.#token;
    if (this.#takes('(')) {
      const read = this.#or();
      this.#expect(')');
      return read;
    }
    if (this.#takes('[')) return { kind: 'list', of: this.#listUntil(']') };
    this.#next++;
    switch (token.kind) {
      case 'text':
        return { kind: 'constant', value: token.text };
      case 'number':
        return { kind: 'constant', value: numberOf(token.text) };
      case 'template': {
        const value = this.#templates[token.text];
        if (value === undefined)
          throw new MilvusError(
            'planFailed',
            `the value of expression template variable name {${token.text}} is not found`,
          );
        return { kind: 'constant', value };
      }
      case 'name':
        return this.#named(token.text);
      default:
        this.#next--;
        throw this.#unexpected();
    }
  }

  #named(name: string): Expression {
    const word = name.toLowerCase();
    if (word === 'true' || word === 'false') return { kind: 'constant', value: word === 'true' };
    if (word === 'exists') return { kind: 'not', of: { kind: 'null', of: this.#value() } };
    if (this.#takes('(')) return { kind: 'call', name: word, arguments: this.#listUntil(')') };
    const keys: (string | number)[] = [];
    while (this.#takes('[')) {
      const { kind, text } = this.#token;
      if (kind !== 'text' && kind !== 'number') throw this.#unexpected();
      this.#next++;
      keys.push(kind === 'number' ? Number(text) : text);
      this.#expect(']');
    }
    return { kind: 'field', name, keys };
  }

  #listUntil(end: string): readonly Expression[] {
    const items: Expression[] = [];
    if (this.#takes(end)) return items;
    do items.push(this.#or());
    while (this.#takes(','));
    this.#expect(end);
    return items;
  }
}

function numberOf(text: string): number | bigint {
  const number = Number(text);
  return /^\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
