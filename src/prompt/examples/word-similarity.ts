/** How alike each text is to a query, from 0 to 1. */
export interface WordSimilarity {
  toEach(query: string): readonly number[];
  between(a: number, b: number): number;
}

type Weights = ReadonlyMap<string, number>;

/**
 * Compares texts by the words that they share, the seldom ones counting most: the cosine of their TF-IDF weights
 * (Salton and Buckley 1988). It needs no model, and gives the same everywhere.
 */
export function wordSimilarity(texts: readonly string[]): WordSimilarity {
  const counts = texts.map(countWords);
  const holders = new Map<string, number>();
  for (const words of counts) for (const word of words.keys()) holders.set(word, (holders.get(word) ?? 0) + 1);
  const rarity = (word: string) => Math.log((1 + texts.length) / (1 + (holders.get(word) ?? 0))) + 1;
  const weigh = (words: Weights) => unit(new Map([...words].map(([word, count]) => [word, count * rarity(word)])));
  const weighed = counts.map(weigh);
  return {
    toEach: (query) => {
      const asked = weigh(countWords(query));
      return weighed.map((each) => dot(asked, each));
    },
    between: (a, b) => dot(weighed[a] ?? new Map(), weighed[b] ?? new Map()),
  };
}

function countWords(text: string): Weights {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function unit(weights: Weights): Weights {
  const length = Math.hypot(...weights.values());
  return length === 0 ? weights : new Map([...weights].map(([word, weight]) => [word, weight / length]));
}

function dot(a: Weights, b: Weights): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, weight] of small) sum += weight * (large.get(word) ?? 0);
  return sum;
}
