import { readCollection } from '../compare/collection.ts';
import { tuneQueries } from '../tune/tune-queries.ts';
import { readExamples } from './examples.ts';
import type { Head } from './head.ts';
import { teach } from './teach.ts';

/** What a head is to be, and what it learns from. */
export interface HeadLesson {
  readonly kind: Head['kind'];
  /** Units of a hidden layer, for what is said of texts. Default: none. */
  readonly hidden?: number | undefined;
  /** Lines of JSON: examples, or for a projection texts and queries. */
  readonly content: string;
  /** Of the file, for messages. */
  readonly name: string;
}

/** Vectors of texts, of the trunk. */
export type EmbedTexts = (texts: readonly string[], purpose?: 'query' | 'passage') => Promise<readonly Float32Array[]>;

export interface LearntHead {
  readonly head: Head;
  /** How it does on what was held out. */
  readonly report: Readonly<Record<string, number>>;
}

/**
 * Learns a head from a file: embeds what is in it, and finds the best answer. The same file and trunk give the same head.
 *
 * @throws HeadDataError, CollectionError, and what `embed` throws
 */
export async function learnHead({ kind, hidden, content, name }: HeadLesson, embed: EmbedTexts): Promise<LearntHead> {
  if (kind === 'projection') return project(content, name, embed);
  const { labels, examples } = readExamples(content, kind, name);
  const vectors = await embed(examples.map(({ text }) => text));
  const lessons = examples.map(({ target }, index) => ({ target, vector: vectors[index] ?? new Float32Array() }));
  const { head, report } = teach(kind, labels, lessons, hidden);
  return { head, report: { ...report } as Record<string, number> };
}

async function project(content: string, name: string, embed: EmbedTexts): Promise<LearntHead> {
  const { documents, queries, relevant } = readCollection(content, name);
  const lectures = { documents: await embed(documents, 'passage'), queries: await embed(queries, 'query'), relevant };
  const { map, report } = tuneQueries(lectures);
  const { difference, ...rest } = report;
  const { mean, low, high } = difference;
  return { head: { kind: 'projection', ...map }, report: { ...rest, gained: mean, gainedLow: low, gainedHigh: high } };
}

/**
 * Of two reports on what was held out of the same file, what was lost from the first to the second: of accuracy, of the variance
 * that is explained, or of nDCG@10.
 */
export function lossBetween(before: LearntHead['report'], after: LearntHead['report']): number | undefined {
  for (const quality of ['accuracy', 'explained', 'gain']) {
    const [was, is] = [before[quality], after[quality]];
    if (was !== undefined && is !== undefined) return was - is;
  }
  return undefined;
}

/** @throws HeadDataError, CollectionError where nothing can be learnt from the content */
export function assertLearnable({ kind, content, name }: HeadLesson): void {
  if (kind === 'projection') readCollection(content, name);
  else readExamples(content, kind, name);
}
