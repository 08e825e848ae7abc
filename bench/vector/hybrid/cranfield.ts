import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Abstracts of aeronautics, questions, and how well each answers them, as people have judged. */
export interface Cranfield {
  readonly documents: readonly { readonly id: string; readonly title: string; readonly body: string }[];
  readonly queries: readonly { readonly text: string; readonly gains: ReadonlyMap<string, number> }[];
}

interface Judgement {
  readonly query_num: string;
  readonly position: number;
  readonly id: string;
}

/** Of which there are four degrees, the best of them 1. */
const worst = 5;

/** The Cranfield collection, from the folder `shared/data/cranfield` beside the repository. */
export function readCranfield(): Cranfield {
  const read = <Content>(name: string): Content => {
    const url = new URL(`../../../../shared/data/cranfield/${name}.json`, import.meta.url);
    return JSON.parse(readFileSync(fileURLToPath(url), 'utf8')) as Content;
  };
  const documents = read<{ id: number; title: string; body: string }[]>('documents');
  const judged = Map.groupBy(read<Judgement[]>('judgements'), (each) => Number(each.query_num));
  const queries = read<{ query: string; 'query number': number }[]>('queries').flatMap((each) => {
    const gains = new Map(judged.get(each['query number'])?.map(({ id, position }) => [id, worst - position]));
    return gains.size === 0 ? [] : [{ text: each.query, gains }];
  });
  return { documents: documents.map(({ id, title, body }) => ({ id: String(id), title, body })), queries };
}

/** Normalised discounted cumulative gain of the first ten, from 0 to 1. */
export function ndcg10(found: readonly string[], gains: ReadonlyMap<string, number>): number {
  const discounted = (all: readonly number[]) =>
    all.slice(0, 10).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const best = discounted([...gains.values()].toSorted((a, b) => b - a));
  return discounted(found.map((id) => gains.get(id) ?? 0)) / best;
}
