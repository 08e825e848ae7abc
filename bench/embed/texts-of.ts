import { readFileSync } from 'node:fs';

/** Words of plays, of lengths around the one that is asked for; other ones in every round. */
export function textsOf(words: number, count: number, round: number): readonly string[] {
  const all = readFileSync(new URL('../texts/plays.txt', import.meta.url), 'utf8').split(/\s+/);
  return Array.from({ length: count }, (_, index) => {
    const first = ((round + 1) * 7919 + index * 131) % (all.length - 2 * words);
    return all.slice(first, first + Math.round(words * (0.5 + (index % 11) / 10))).join(' ');
  });
}
