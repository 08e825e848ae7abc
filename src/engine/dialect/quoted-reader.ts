import { assert } from '#base';
import type { ArgumentsReader, ReadArguments } from './arguments-reader.ts';
import { jsonEscaped } from './json-escaped.ts';
import { PendingText } from './pending-text.ts';
import { readSteps } from './read-steps.ts';

type Bracket = '{' | '[';

/** Reads values whose names stand bare and whose texts stand between marks; the brace that opens them is read already. */
export class QuotedReader implements ArgumentsReader {
  readonly #quote: string;
  readonly #pending = new PendingText();
  /** Brackets that are open. */
  readonly #open: Bracket[] = ['{'];
  #place: 'first' | 'name' | 'value' | 'text' | 'scalar' | 'after' | 'end' = 'first';
  #hasBegun = false;

  constructor(quote: string) {
    this.#quote = quote;
  }

  read(text: string): ReadArguments {
    const begin = !this.#hasBegun && text !== '' ? '{' : '';
    this.#hasBegun ||= text !== '';
    const read = readSteps(this.#pending, text, { step: () => this.#step(), hasEnded: () => this.#place === 'end' });
    return { ...read, json: begin + read.json };
  }

  /** Undefined when more has to come first. */
  #step(): string | undefined {
    if (this.#place === 'end' || this.#pending.peek() === undefined) return undefined;
    if (this.#place === 'text') return this.#text();
    if (this.#place === 'name') return this.#name();
    if (/\s/.test(this.#pending.peek() ?? '')) return this.#pending.take(1);
    switch (this.#place) {
      case 'first':
        return this.#first();
      case 'value':
        return this.#value();
      case 'scalar':
        return this.#scalar();
      case 'after':
        return this.#after();
    }
  }

  /** After a bracket that opens: the one that closes, or what it holds. */
  #first(): string {
    const next = this.#pending.peek();
    if (next === '}' || next === ']') return this.#close();
    this.#place = this.#open.at(-1) === '{' ? 'name' : 'value';
    return '';
  }

  #name(): string | undefined {
    const name = this.#pending.takeTo(':');
    if (name === undefined) return undefined;
    this.#place = 'value';
    return `${JSON.stringify(name)}: `;
  }

  #value(): string | undefined {
    const next = this.#pending.peek();
    if (next === '{' || next === '[') {
      this.#open.push(next);
      this.#place = 'first';
      return this.#pending.take(1);
    }
    if (this.#quote[0] !== next) {
      this.#place = 'scalar';
      return '';
    }
    if (this.#pending.takeMark([this.#quote]) === undefined) return undefined;
    this.#place = 'text';
    return '"';
  }

  #text(): string | undefined {
    const last = this.#pending.takeTo(this.#quote);
    if (last !== undefined) {
      this.#place = 'after';
      return `${jsonEscaped(last)}"`;
    }
    const more = this.#pending.takeBefore(this.#quote);
    return more === '' ? undefined : jsonEscaped(more);
  }

  /** A number or a word, which ends with what stands after it. */
  #scalar(): string {
    if (!/[,}\]]/.test(this.#pending.peek() ?? '')) return this.#pending.take(1);
    this.#place = 'after';
    return '';
  }

  #after(): string {
    if (this.#pending.peek() !== ',') return this.#close();
    this.#pending.take(1);
    this.#place = this.#open.at(-1) === '{' ? 'name' : 'value';
    return ', ';
  }

  #close(): string {
    const bracket = this.#pending.take(1);
    assert(bracket === '}' || bracket === ']', 'arguments are held to their syntax');
    this.#open.pop();
    this.#place = this.#open.length === 0 ? 'end' : 'after';
    return bracket;
  }
}
