import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import type { Expression } from './expression.ts';
import { endOfString, unescape } from './source-lines.ts';
import { templateParts } from './template-parts.ts';

interface Token {
  readonly kind: 'string' | 'format' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

/** How tightly operators bind; those of one line are taken from left to right. */
const operators: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['in', 'not in', 'is', '==', '!=', '<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '//', '%'],
];
const negation = 2;
const depthMax = 64;

/** @throws LmqlSyntaxError */
export function parseExpression(text: string, line: number): Expression {
  const parser = new ExpressionParser(tokensOf(text, line), line);
  return parser.whole();
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  readonly #line: number;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], line: number) {
    this.#tokens = tokens;
    this.#line = line;
  }

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#next.kind !== 'end') this.#fail(`has "${this.#next.text}" where an expression should end`);
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #take(text: string): boolean {
    if (isQuoted(this.#next) || this.#next.text !== text) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) this.#fail(`lacks a "${text}"`);
  }

  #binary(level: number): Expression {
    if (++this.#depth > depthMax * operators.length) this.#fail('is too deep');
    if (level === negation && this.#take('not')) return { kind: 'unary', operator: 'not', of: this.#binary(level) };
    const known = operators[level];
    if (known === undefined) return this.#postfix(this.#atom());
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = this.#operatorAmong(known);
      if (operator === undefined) break;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
    this.#depth--;
    return left;
  }

  #operatorAmong(known: readonly string[]): string | undefined {
    const { text } = this.#next;
    if (isQuoted(this.#next)) return undefined;
    if (text === 'not' && known.includes('not in') && this.#tokens[this.#at + 1]?.text === 'in') {
      this.#at += 2;
      return 'not in';
    }
    if (!known.includes(text)) return undefined;
    this.#at++;
    return text;
  }

  #atom(): Expression {
    const token = this.#next;
    this.#at++;
    if (token.kind === 'string') return { kind: 'value', value: token.text };
    if (token.kind === 'format') return { kind: 'format', parts: this.#format(token.text) };
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) };
    // Whatever is asynchronous is waited for anyhow.
    if (token.kind === 'name' && token.text === 'await') return this.#postfix(this.#atom());
    if (token.kind === 'name') return constantOrName(token.text);
    if (token.text === '-') return { kind: 'unary', operator: '-', of: this.#postfix(this.#atom()) };
    if (token.text === '(') {
      const inner = this.#binary(0);
      this.#need(')');
      return inner;
    }
    if (token.text === '{') return { kind: 'dictionary', entries: this.#entries() };
    if (token.text === '[') return { kind: 'list', items: this.#list(']') };
    return this.#fail(token.kind === 'end' ? 'ends too early' : `has "${token.text}" where a value should be`);
  }

  #postfix(of: Expression): Expression {
    if (this.#take('.')) {
      const name = this.#next;
      this.#at++;
      if (name.kind !== 'name') this.#fail('lacks a name after a dot');
      return this.#postfix({ kind: 'member', of, name: name.text });
    }
    if (this.#take('(')) return this.#postfix({ kind: 'call', callee: of, given: this.#list(')') });
    if (!this.#take('[')) return of;
    const from = this.#next.text === ':' ? undefined : this.#binary(0);
    if (this.#take(']')) return this.#postfix({ kind: 'index', of, at: from as Expression });
    this.#need(':');
    const to = this.#next.text === ']' ? undefined : this.#binary(0);
    this.#need(']');
    return this.#postfix({ kind: 'slice', of, from, to });
  }

  #list(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      // Names of arguments, as in sample(n=3), say what their order says.
      if (this.#next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=') this.#at += 2;
      items.push(this.#binary(0));
      if (this.#take(end)) break;
      this.#need(',');
    }
    return items;
  }

  #entries(): readonly (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#take('}')) {
      const key = this.#binary(0);
      this.#need(':');
      entries.push([key, this.#binary(0)]);
      if (this.#take('}')) break;
      this.#need(',');
    }
    return entries;
  }

  #format(template: string): readonly (string | Expression)[] {
    return templateParts(template).map((part) => {
      if (part.kind === 'value') return parseExpression(part.source, this.#line);
      return part.kind === 'words' ? part.text : this.#fail('has a hole in a string that is a value');
    });
  }

  #fail(problem: string): never {
    throw new LmqlSyntaxError(this.#line, problem);
  }
}

function isQuoted({ kind }: Token): boolean {
  return kind === 'string' || kind === 'format';
}

function constantOrName(name: string): Expression {
  const constants: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
  const value = constants[name];
  return value === undefined ? { kind: 'name', name } : { kind: 'value', value };
}

function tokensOf(text: string, line: number): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const quote = /^([fr])?("""|'''|"|')/.exec(rest);
    const other = /^(?:(\s+)|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|\/\/|[-+*/%<>=.,:()[\]{}]))/.exec(rest);
    if (quote) {
      const begin = at + quote[0].length;
      const [, kind, mark = ''] = quote;
      const end = endOfString(text, begin, mark);
      if (end === undefined) throw new LmqlSyntaxError(line, 'has a string that does not end');
      const inner = text.slice(begin, end - mark.length);
      tokens.push({ kind: kind === 'f' ? 'format' : 'string', text: kind === 'r' ? inner : unescape(inner) });
      at = end;
    } else if (other) {
      const [all, , number, name] = other;
      if (number !== undefined) tokens.push({ kind: 'number', text: number });
      else if (name !== undefined) tokens.push({ kind: 'name', text: name });
      else if (all.trim() !== '') tokens.push({ kind: 'sign', text: all });
      at += all.length;
    } else throw new LmqlSyntaxError(line, `has "${rest.charAt(0)}", which is not understood`);
  }
  return tokens;
}
