import type { CodePointRange, MachineState, Regex } from '../language/regex.ts';
import { anyCharacter, literal } from '../language/regexes.ts';
import { intersect, type Product, utf8Products } from './byte-products.ts';
import { type Escape, escapesOf, unescaped } from './json-escapes.ts';
import type { ByteMachine, TermPool } from './terms.ts';

/** How characters are written: as they are, or as between the quotes of a JSON string. */
export type Spelling = 'utf8' | 'json';

/** Writes sets of texts as terms over bytes. Each regular expression and each set of characters is written once. */
export class RegexLowering {
  readonly #pool: TermPool;
  readonly #known: Readonly<Record<Spelling, WeakMap<Regex, number>>> = { utf8: new WeakMap(), json: new WeakMap() };
  readonly #characters = new Map<string, number>();
  readonly #names = new Map<string, number>();

  constructor(pool: TermPool) {
    this.#pool = pool;
  }

  lower(regex: Regex, spelling: Spelling): number {
    const known = this.#known[spelling];
    let term = known.get(regex);
    if (term === undefined) {
      term = this.#lower(regex, spelling);
      known.set(regex, term);
    }
    return term;
  }

  #lower(regex: Regex, spelling: Spelling): number {
    const pool = this.#pool;
    const each = (parts: readonly Regex[]) => parts.map((part) => this.lower(part, spelling));
    switch (regex.kind) {
      case 'characters':
        return this.#charactersTerm(regex.ranges, spelling);
      case 'concat':
        return pool.sequence(each(regex.parts));
      case 'any-of':
        return pool.alt(each(regex.options));
      case 'repeat':
        return pool.repeat(this.lower(regex.item, spelling), regex.min, regex.max);
      case 'all-of':
        return pool.and(each(regex.parts));
      case 'not': {
        const anything = pool.repeat(this.lower(anyCharacter, spelling), 0, Infinity);
        return pool.and([anything, pool.not(this.lower(regex.item, spelling))]);
      }
      case 'machine':
        return this.#machine(regex.states, spelling);
    }
  }

  #machine(states: readonly MachineState[], spelling: Spelling): number {
    const alive = productiveStates(states);
    const machine: ByteMachine = {
      accepts: states.map(({ accepts }) => accepts),
      isFinite: states.every(({ edges }, state) => edges.every(({ target }) => target > state)),
      edges: states.map(({ edges }) =>
        edges
          .filter(({ ranges, target }) => ranges.length > 0 && alive.has(target))
          .map(({ ranges, target }) => ({ term: this.#charactersTerm(ranges, spelling), target })),
      ),
    };
    return alive.has(0) ? this.#pool.machine(this.#pool.addMachine(machine), 0) : this.#pool.alt([]);
  }

  #charactersTerm(ranges: readonly CodePointRange[], spelling: Spelling): number {
    const key = `${spelling}${ranges.join()}`;
    let term = this.#characters.get(key);
    if (term === undefined) {
      term = spelling === 'utf8' ? this.#utf8(ranges) : this.#json(ranges);
      this.#characters.set(key, term);
    }
    return term;
  }

  #utf8(ranges: readonly CodePointRange[]): number {
    return this.#products(utf8Products(ranges), (range) => this.#pool.byteRange(...range));
  }

  #json(ranges: readonly CodePointRange[]): number {
    const escapes = this.#pool.alt(escapesOf(ranges).map((escape) => this.#escape(escape)));
    return this.#pool.alt([this.#utf8(intersect(ranges, unescaped)), this.#pool.seq(this.#text('\\'), escapes)]);
  }

  #escape(escape: Escape): number {
    const digits = (products: readonly Product[]) => this.#products(products, (range) => this.#digits(range));
    switch (escape.kind) {
      case 'letter':
        return this.#text(escape.letter);
      case 'digits':
        return this.#pool.seq(this.#text('u'), digits([escape.digits]));
      case 'pair':
        return this.#pool.sequence([this.#text('u'), digits(escape.high), this.#text('\\u'), digits(escape.low)]);
    }
  }

  /** Products of one place become one set of bytes: automata ask fewer terms that way. */
  #products(products: readonly Product[], place: (range: CodePointRange) => number): number {
    const pool = this.#pool;
    const set = new Uint8Array(256);
    const long: number[] = [];
    for (const product of products) {
      if (product.length > 1) long.push(pool.sequence(product.map(place)));
      else
        (pool.sets[pool.left[place(product[0] as CodePointRange)] as number] as Uint8Array).forEach(
          (isIn, byte) => (set[byte] ||= isIn),
        );
    }
    return pool.alt([pool.bytes(set), ...long]);
  }

  #digits([first, last]: CodePointRange): number {
    const set = new Uint8Array(256);
    for (let digit = first; digit <= last; digit++) {
      const text = digit.toString(16);
      for (const form of [text, text.toUpperCase()]) set[form.charCodeAt(0)] = 1;
    }
    return this.#pool.bytes(set);
  }

  /** @param text of ASCII */
  #text(text: string): number {
    return this.#pool.sequence([...Buffer.from(text)].map((byte) => this.#pool.byteRange(byte, byte)));
  }

  /** A JSON string, quotes included. */
  quoted(regex: Regex): number {
    const quote = this.#text('"');
    return this.#pool.sequence([quote, this.lower(regex, 'json'), quote]);
  }

  /** A JSON string of one value, quotes included: the same names stand in many objects. */
  quotedText(text: string): number {
    let term = this.#names.get(text);
    if (term === undefined) {
      term = this.quoted(literal(text));
      this.#names.set(text, term);
    }
    return term;
  }
}

/** States from which an accepting one can be reached. */
function productiveStates(states: readonly MachineState[]): ReadonlySet<number> {
  const sources = new Map<number, number[]>();
  states.forEach(({ edges }, state) => {
    for (const { ranges, target } of edges) {
      if (ranges.length === 0) continue;
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [state]);
      else known.push(state);
    }
  });
  const open = states.flatMap(({ accepts }, state) => (accepts ? [state] : []));
  const alive = new Set(open);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const source of sources.get(state) ?? []) {
      if (alive.has(source)) continue;
      alive.add(source);
      open.push(source);
    }
  }
  return alive;
}
