import { assert } from '#base';
import type { ToolDefinition } from '#contract';
import type { AnswerPiece } from './answer-piece.ts';
import type { ArgumentsReader } from './arguments-reader.ts';
import type { CallSyntax } from './call-syntax.ts';
import { HeldText } from './held-text.ts';
import { openArguments } from './open-arguments.ts';

/** What is left of a character where an answer ends in the middle of it, with its last token. Marks have none. */
const cutOff = '\uFFFD';

/** What is read next of a call. */
type Place =
  /** A text that must come. */
  | { readonly kind: 'text'; readonly expected: string; readonly next: 'name' | 'after' }
  | { readonly kind: 'name'; readonly held: HeldText; name: string }
  | { readonly kind: 'arguments'; readonly reader: ArgumentsReader }
  /** Another call, or the end. */
  | { readonly kind: 'after'; seen: string };

/** Reads calls out of a text that arrives in pieces and is held to the syntax, so that it cannot differ from it. */
export class CallsReader {
  readonly #syntax: CallSyntax;
  readonly #tools: readonly ToolDefinition[];
  readonly #idOf: (call: number) => string;
  #place: Place;
  #calls = 0;

  /** To be used when the syntax's trigger has been read. */
  constructor(syntax: CallSyntax, tools: readonly ToolDefinition[], idOf: (call: number) => string) {
    const { begin, trigger = '' } = syntax;
    this.#syntax = syntax;
    this.#tools = tools;
    this.#idOf = idOf;
    this.#place = { kind: 'text', expected: begin.slice(trigger.length), next: 'name' };
  }

  /** True when what was read is whole calls: nothing has to follow but what ends them. */
  get isComplete(): boolean {
    return this.#place.kind === 'after' || (this.#place.kind === 'text' && this.#place.next === 'after');
  }

  read(text: string): AnswerPiece[] {
    const pieces: AnswerPiece[] = [];
    let rest = text;
    while (rest !== '' || this.#isEmptyText()) rest = this.#step(rest, pieces);
    return pieces;
  }

  #isEmptyText(): boolean {
    return this.#place.kind === 'text' && this.#place.expected === '';
  }

  /** Reads on in one place; what is left belongs to the next. */
  #step(text: string, pieces: AnswerPiece[]): string {
    const place = this.#place;
    if (place.kind === 'text') return this.#expect(place, text);
    if (place.kind === 'name') return this.#name(place, text, pieces);
    if (place.kind === 'after') return this.#after(place, text);
    const { json, length, ended } = place.reader.read(text);
    if (json !== '') pieces.push({ type: 'tool-arguments', call: this.#calls - 1, text: json });
    if (ended) this.#place = { kind: 'text', expected: this.#syntax.close, next: 'after' };
    return text.slice(length);
  }

  #expect(place: Extract<Place, { kind: 'text' }>, written: string): string {
    const { expected, next } = place;
    const cut = written.slice(0, expected.length).indexOf(cutOff);
    const text = cut < 0 ? written : written.slice(0, cut);
    const length = Math.min(expected.length, text.length);
    assert(text.slice(0, length) === expected.slice(0, length), 'a call is held to its syntax');
    const left = expected.slice(length);
    if (left !== '') this.#place = { ...place, expected: left };
    else this.#place = next === 'after' ? { kind: 'after', seen: '' } : this.#newName();
    return text.slice(length);
  }

  #newName(): Place {
    return { kind: 'name', held: new HeldText(this.#syntax.middle), name: '' };
  }

  #name(place: Extract<Place, { kind: 'name' }>, text: string, pieces: AnswerPiece[]): string {
    const { text: more, after } = place.held.write(text);
    place.name += more;
    if (after === undefined) return '';
    const call = this.#calls++;
    pieces.push({ type: 'tool-call', call, id: this.#idOf(call), name: place.name });
    const parameters = this.#tools.find(({ name }) => name === place.name)?.parameters;
    this.#place = { kind: 'arguments', reader: openArguments(this.#syntax.arguments, parameters) };
    return after;
  }

  #after(place: Extract<Place, { kind: 'after' }>, text: string): string {
    const { between, end } = this.#syntax;
    place.seen += text.replace(cutOff, '');
    if (!place.seen.startsWith(between)) {
      assert(between.startsWith(place.seen) || end.startsWith(place.seen), 'calls are held to their syntax');
      return '';
    }
    this.#place = this.#newName();
    return place.seen.slice(between.length);
  }
}
