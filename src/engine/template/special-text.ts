/** Set around a user's words that look like a special token. Unicode reserves them for a program's own use. */
const open = '\uFDD0';
const close = '\uFDD1';
const reserved = /[\uFDD0\uFDD1]/g;
/** What has a meaning in a regular expression. */
const syntax = /[\\^$.*+?()[\]{}|]/g;
/** Pieces into which a text with many special tokens is cut. */
const pieceCharacters = 8192;

/** A stretch of a prompt, and whether the texts of special tokens in it mean these tokens. */
export interface Stretch {
  readonly text: string;
  readonly parseSpecial: boolean;
}

/**
 * Keeps a user's words from being read as the tokens that steer the model. A message may say "<|im_end|>"; if that text
 * were parsed like the template's own, its author could end his turn and speak as the system.
 *
 * Such texts are wrapped in two characters that pass through templates like any other, and are taken apart again after
 * rendering.
 */
export class SpecialTexts {
  readonly #pattern: RegExp | undefined;

  /** @param texts of the tokens that steer the model */
  constructor(texts: readonly string[]) {
    const alternatives = texts.toSorted((a, b) => b.length - a.length).map((text) => text.replace(syntax, '\\$&'));
    this.#pattern = alternatives.length === 0 ? undefined : new RegExp(alternatives.join('|'), 'g');
  }

  /** Makes a user's words safe to be rendered. */
  wrap(text: string): string {
    const own = text.replace(reserved, '\uFFFD');
    return this.#pattern === undefined ? own : own.replace(this.#pattern, (found) => open + found + close);
  }

  /** The same for all texts in plain data, names of members included. */
  wrapAll<Data>(data: Data): Data {
    if (typeof data === 'string') return this.wrap(data) as Data;
    if (data === null || typeof data !== 'object') return data;
    if (Array.isArray(data)) return data.map((item: unknown) => this.wrapAll(item)) as Data;
    return Object.fromEntries(
      Object.entries(data).map(([name, value]: [string, unknown]) => [this.wrap(name), this.wrapAll(value)]),
    ) as Data;
  }

  /** Takes a rendered text apart. Without wrapped texts it is one stretch, as it would be without this precaution. */
  stretchesOf(rendered: string): Stretch[] {
    const stretches: Stretch[] = [];
    let parseSpecial = true;
    for (const piece of rendered.split(/([\uFDD0\uFDD1])/)) {
      if (piece === open) parseSpecial = false;
      else if (piece === close) parseSpecial = true;
      else if (parseSpecial) stretches.push(...this.cut(piece));
      else if (piece !== '') stretches.push({ text: piece, parseSpecial });
    }
    return stretches;
  }

  /**
   * Cuts a long text of the caller's own before special tokens, where tokens begin anew anyway: the time that llama.cpp takes grows with
   * the length times the number of special tokens, which would be minutes for a few megabytes of them.
   */
  cut(text: string): Stretch[] {
    const stretches: Stretch[] = [];
    let from = 0;
    if (text.length > pieceCharacters && this.#pattern !== undefined) {
      for (const { index } of text.matchAll(this.#pattern)) {
        if (index - from < pieceCharacters) continue;
        stretches.push({ text: text.slice(from, index), parseSpecial: true });
        from = index;
      }
    }
    if (from < text.length) stretches.push({ text: text.slice(from), parseSpecial: true });
    return stretches;
  }
}
