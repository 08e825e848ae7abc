import type { Case } from './data.ts';

/** A search tool that needs no network: the closest of other questions, with its answer, by rare words in common. */
export function localSearch(facts: readonly Case[]): (query: string) => string {
  const words = facts.map(({ question, answer }) => new Set(wordsOf(`${question} ${answer}`)));
  const frequency = new Map<string, number>();
  for (const each of words) for (const word of each) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return (query) => {
    const wanted = wordsOf(query);
    let [best, most] = [-1, 0];
    for (const [index, each] of words.entries()) {
      const score = wanted.reduce((sum, word) => (each.has(word) ? sum + 1 / (frequency.get(word) ?? 1) : sum), 0);
      if (score > most) [best, most] = [index, score];
    }
    const found = facts[best];
    return found === undefined ? 'Nothing found.' : `${found.question} ${found.answer}.`;
  };
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
}
