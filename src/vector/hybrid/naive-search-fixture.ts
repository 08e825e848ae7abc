import type { SparseVector, VectorRecord } from '#contract';

/** What a search must find, by looking at every record: ids with their scores, best first. */
export type Scores = readonly (readonly [id: string, score: number])[];

/** BM25 as Lucene has it, of words between spaces, by the definition. */
export function naiveBm25(records: readonly VectorRecord[], path: string, query: string): Scores {
  const wordsOf = (text: unknown) => (typeof text === 'string' ? text.toLowerCase().split(' ').filter(Boolean) : []);
  const texts = records
    .map(({ id, metadata }) => ({ id, words: wordsOf(metadata?.[path]) }))
    .filter(({ words }) => words.length > 0);
  const mean = texts.reduce((sum, { words }) => sum + words.length, 0) / texts.length;
  const scores = texts.map(({ id, words }) => {
    let score = 0;
    for (const term of wordsOf(query)) {
      const having = texts.filter((text) => text.words.includes(term)).length;
      const count = words.filter((word) => word === term).length;
      const rarity = Math.log(1 + (texts.length - having + 0.5) / (having + 0.5));
      score += (rarity * count) / (count + 1.2 * (0.25 + (0.75 * words.length) / mean));
    }
    return [id, score] as const;
  });
  return inOrder(scores.filter(([, score]) => score > 0));
}

/** Records that share a component with the query, by the product. */
export function naiveSparse(records: readonly VectorRecord[], name: string, query: SparseVector): Scores {
  const scores = records.flatMap(({ id, sparse }) => {
    const vector = sparse?.[name];
    const shared = [...(vector?.indices ?? [])].filter((index) => query.indices.includes(index));
    const products = shared.map((index) => valueOf(vector!, index) * valueOf(query, index));
    return shared.length === 0 ? [] : [[id, products.reduce((sum, each) => sum + each, 0)] as const];
  });
  return inOrder(scores);
}

function valueOf({ indices, values }: SparseVector, index: number): number {
  return values[indices.indexOf(index)]!;
}

function inOrder(scores: Scores): Scores {
  return scores.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
