import type { CodePointRange } from '../language/regex.ts';
import { type CharacterForm, formsOf, intersect, type Place, type Spelling } from './character-forms.ts';
import { emptyTerm, nothingTerm, type TermPool } from './terms.ts';

/** What is left to read of a character: from a place of its form on, for those of its last bits that are in ranges. */
interface Rest {
  readonly form: number;
  readonly place: number;
  readonly ranges: readonly CodePointRange[];
}

const forms: readonly CharacterForm[] = [...formsOf.utf8, ...formsOf.json, ...formsOf['plain-json']];
const firstForms: Readonly<Record<Spelling, number>> = {
  utf8: 0,
  json: formsOf.utf8.length,
  'plain-json': formsOf.utf8.length + formsOf.json.length,
};

/** Writes sets of characters as terms over bytes: leaves, whose rows are made when they are read. */
export class CharacterReader {
  readonly #pool: TermPool;
  readonly #rests: Rest[] = [];
  readonly #known = new Map<string, number>();
  readonly #terms = new Map<string, number>();

  constructor(pool: TermPool) {
    this.#pool = pool;
  }

  /** The term of one character of the ranges. */
  termOf(ranges: readonly CodePointRange[], spelling: Spelling): number {
    const key = `${spelling} ${ranges.join()}`;
    let term = this.#terms.get(key);
    if (term === undefined) {
      term = this.#write(ranges, spelling);
      this.#terms.set(key, term);
    }
    return term;
  }

  #write(ranges: readonly CodePointRange[], spelling: Spelling): number {
    const first = firstForms[spelling];
    return this.#pool.alt(
      formsOf[spelling].map(({ characters, offset }, at) => {
        const own = intersect(ranges, characters).map(([low, high]) => [low - offset, high - offset] as const);
        return own.length === 0 ? nothingTerm : this.#term({ form: first + at, place: 0, ranges: own });
      }),
    );
  }

  rowOf(leaf: number): Int32Array {
    const { form, place, ranges } = this.#rests[leaf] as Rest;
    const { places } = forms[form] as CharacterForm;
    const row = new Int32Array(256);
    const now = places[place] as Place;
    const after = (left: readonly CodePointRange[]) =>
      place === places.length - 1 ? emptyTerm : this.#term({ form, place: place + 1, ranges: left });
    if ('byte' in now) {
      row[now.byte] = after(ranges);
      return row;
    }
    const below = places.slice(place + 1).reduce((bits, other) => bits + ('bits' in other ? other.bits : 0), 0);
    for (const [digit, left] of divide(ranges, 2 ** below)) {
      const next = after(left);
      for (const byte of now.bytesOf(digit)) row[byte] = next;
    }
    return row;
  }

  #term(rest: Rest): number {
    const key = `${rest.form} ${rest.place} ${rest.ranges.join()}`;
    let leaf = this.#known.get(key);
    if (leaf === undefined) {
      leaf = this.#rests.push(rest) - 1;
      this.#known.set(key, leaf);
    }
    return this.#pool.leaf(leaf);
  }
}

/** Ranges by their upper digit, without it. */
function divide(ranges: readonly CodePointRange[], size: number): ReadonlyMap<number, readonly CodePointRange[]> {
  const divided = new Map<number, CodePointRange[]>();
  for (const [first, last] of ranges) {
    for (let digit = Math.floor(first / size); digit * size <= last; digit++) {
      const part = [Math.max(first - digit * size, 0), Math.min(last - digit * size, size - 1)] as const;
      const known = divided.get(digit);
      if (known === undefined) divided.set(digit, [part]);
      else known.push(part);
    }
  }
  return divided;
}
