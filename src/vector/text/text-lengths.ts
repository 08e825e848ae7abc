import type { RowSet } from '../rows/row-set.ts';
import type { Selection } from '../scan/selection.ts';
import type { TextRows } from './text-rows.ts';

/** Rows of one namespace in one set. */
export interface NamespaceRows {
  readonly namespace: string;
  readonly set: RowSet;
  readonly all: Selection;
}

/** Of the records of a namespace in one set. */
export interface Lengths {
  /** How many have the field. */
  readonly texts: number;
  /** How many terms those have together. */
  readonly terms: number;
}

/** What was counted, and of how many rows: as long as none comes and none dies, it stays. */
interface Counted extends Lengths {
  readonly rows: number;
  readonly live: number;
}

const counted = new WeakMap<TextRows, Map<string, Counted>>();

/** How many namespaces of one set are remembered. */
const namespacesMax = 1000;

export function lengthsIn(path: string, { namespace, set, all }: NamespaceRows): Lengths {
  const text = set.text(path);
  if (text === undefined || all.count === 0) return { texts: 0, terms: 0 };
  let known = counted.get(text);
  if (!known) counted.set(text, (known = new Map()));
  const before = known.get(namespace);
  if (before?.rows === set.count && before.live === set.live) return before;
  if (known.size >= namespacesMax) known.clear();
  const { lengths } = text;
  let [texts, terms] = [0, 0];
  for (let row = all.first; row < all.end; row++) {
    const length = lengths[row]!;
    if (length === 0 || (all.mask && !all.mask.has(row))) continue;
    texts++;
    terms += length;
  }
  const now = { texts, terms, rows: set.count, live: set.live };
  known.set(namespace, now);
  return now;
}

interface Scale {
  readonly k1: number;
  readonly b: number;
  /** Terms of a text, on average. */
  readonly mean: number;
}

const scaled = new WeakMap<TextRows, Scale & { readonly norms: Float64Array }>();

/** What is added to the count of a term in each row, by how long the row's text is. */
export function normsOf(text: TextRows, { k1, b, mean }: Scale): Float64Array {
  const { lengths } = text;
  const known = scaled.get(text);
  if (known?.k1 === k1 && known.b === b && known.mean === mean && known.norms.length === lengths.length)
    return known.norms;
  const norms = new Float64Array(lengths.length);
  for (let row = 0; row < norms.length; row++) norms[row] = k1 * (1 - b + (b * lengths[row]!) / mean);
  scaled.set(text, { k1, b, mean, norms });
  return norms;
}
