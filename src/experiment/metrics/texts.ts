import { expectedOf } from '../cases/experiment-case.ts';
import type { Metric } from './metric.ts';
import { normalise, type Reading, wordsOf } from './normalise.ts';

/** Of the answers that would do, the one that this one comes closest to. */
function closest(name: string, likeness: (answer: string, expected: string) => number): Metric {
  return {
    name,
    better: 'higher',
    unit: 'share',
    measure: ({ text }, one) => {
      const wanted = expectedOf(one);
      return wanted.length === 0 ? undefined : Math.max(...wanted.map((expected) => likeness(text, expected)));
    },
  };
}

/** Whether the answer is the one that is expected. */
export function exact(reading: Reading = {}): Metric {
  const { take: _, ...ofExpected } = reading;
  return closest('exact', (text, expected) => Number(normalise(text, reading) === normalise(expected, ofExpected)));
}

/** Whether the answer has what is expected somewhere in it. */
export function contains(reading: Reading = {}): Metric {
  const { take: _, ...ofExpected } = reading;
  return closest('contains', (text, expected) =>
    Number(normalise(text, reading).includes(normalise(expected, ofExpected))),
  );
}

/** How far the words of the answer are those that are expected: F1, as for SQuAD (Rajpurkar et al. 2016). */
export function f1(): Metric {
  return closest('f1', wordOverlap);
}

/** How much of the answer follows what is expected word by word, with gaps: ROUGE-L (Lin 2004). */
export function rouge(): Metric {
  return closest('rouge-l', (text, expected) => {
    const [given, wanted] = [wordsOf(text), wordsOf(expected)];
    return harmonic(longestCommon(given, wanted), given.length, wanted.length);
  });
}

/** How few characters would have to change to make the answer the one that is expected (Levenshtein 1966). */
export function edits(reading: Reading = {}): Metric {
  return closest('edits', (text, expected) => {
    const [given, wanted] = [normalise(text, reading), normalise(expected, { ...reading, take: /.*/s })];
    const longer = Math.max(given.length, wanted.length);
    return longer === 0 ? 1 : 1 - editDistance(given, wanted) / longer;
  });
}

/** Words that two texts have in common, whatever their order, from 0 to 1. */
export function wordOverlap(text: string, expected: string): number {
  const [given, wanted] = [wordsOf(text), wordsOf(expected)];
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  const common = given.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
  return harmonic(common, given.length, wanted.length);
}

/** Precision and recall as one; both empty are the same. */
function harmonic(common: number, given: number, wanted: number): number {
  if (given + wanted === 0) return 1;
  return (2 * common) / (given + wanted);
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row: number[] = Array.from({ length: b.length + 1 }, () => 0);
  for (const word of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(
        word === other ? (row[index] as number) + 1 : Math.max(row[index + 1] as number, next[index] as number),
      );
    }
    row = next;
  }
  return row.at(-1) as number;
}

export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
