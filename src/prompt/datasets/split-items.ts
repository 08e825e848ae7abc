import type { Digest } from '#base';
import { bucketsOf, resemblance, shinglesOf } from '../search/min-hash.ts';
import { wordsOf } from '../search/words.ts';
import type { DatasetItem, KeptItem, Split } from './dataset.ts';

/** So much of two questions is the same that one tells the answer of the other. */
const alikeMin = 0.6;

/** An item that is about to be kept. */
export interface NewItem extends DatasetItem {
  readonly digest: Digest;
}

interface Placed {
  readonly shingles: ReadonlySet<number>;
  readonly split: Split;
}

/**
 * Says of new items which split they are in. Those that ask nearly the same are in the same one, and in that of what is
 * there already, so that no test has an answer that training has told. What is like something in both is left out.
 *
 * @param testShare of items that are like no other, how many are for tests, from 0 to 1
 */
export function splitItems(
  there: readonly KeptItem[],
  items: readonly NewItem[],
  testShare: number,
): { readonly kept: readonly KeptItem[]; readonly between: readonly NewItem[] } {
  const byBucket = new Map<string, Placed[]>();
  const place = (shingles: ReadonlySet<number>, split: Split): void => {
    for (const bucket of bucketsOf(shingles)) {
      const others = byBucket.get(bucket);
      if (others) others.push({ shingles, split });
      else byBucket.set(bucket, [{ shingles, split }]);
    }
  };
  for (const item of there) place(shinglesOf(wordsOf(questionText(item))), item.split);
  const kept: KeptItem[] = [];
  const between: NewItem[] = [];
  // In an order of their own, so that the same items are split in the same way however they come.
  for (const item of items.toSorted((one, other) => (one.digest < other.digest ? -1 : 1))) {
    const shingles = shinglesOf(wordsOf(questionText(item)));
    const alike = bucketsOf(shingles)
      .flatMap((bucket) => byBucket.get(bucket) ?? [])
      .filter((other) => resemblance(other.shingles, shingles) >= alikeMin);
    const found = new Set(alike.map(({ split }) => split));
    if (found.size > 1) {
      between.push(item);
      continue;
    }
    const [split = shareOf(item.digest) < testShare ? 'test' : 'train'] = found;
    place(shingles, split);
    kept.push({ ...item, split });
  }
  return { kept, between };
}

/** What is asked, as a text: instructions that all share would make all alike. */
export function questionText({ values, messages = [] }: DatasetItem): string {
  if (values) return Object.values(values).map(textOf).join('\n');
  return messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => textOf(content))
    .join('\n');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A number from 0 to 1 that a digest stands for. */
function shareOf(digest: Digest): number {
  return Number.parseInt(digest.slice(-8), 16) / 2 ** 32;
}
