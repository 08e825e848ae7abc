import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, SearchQuery, VectorCollection } from '#contract';
import { startEncoder } from '#embed';
import { openVectorStore } from '#vector';
import { minilm } from '../../../test/weights.ts';
import { silentLog } from '#base';
import type { Bench, BenchCall } from '../../bench.ts';
import { figure, type Findings } from '../../result.ts';
import { type Cranfield, ndcg10, readCranfield } from './cranfield.ts';

/** Points of nDCG@10, out of 100, that the issue asks of both together over the better of the two. */
const pointsMin = 3;

const textsAtOnce = 64;

/** What is asked of the collection for one question. */
type Way = (question: { readonly text: string; readonly vector: Float32Array }) => Omit<SearchQuery, 'k'>;

const ways = {
  'vectors alone': ({ vector }) => ({ rankings: [{ by: 'vector', vector }] }),
  'words alone': ({ text }) => ({ rankings: [{ by: 'text', text }] }),
  'both, by ranks (rrf)': (question) => ({ rankings: both(question) }),
  'both, by scores (convex)': (question) => ({ rankings: both(question), fusion: { kind: 'convex' } }),
} as const satisfies Record<string, Way>;

function both({ vector, text }: Parameters<Way>[0]): SearchQuery['rankings'] {
  return [
    { by: 'vector', vector },
    { by: 'text', text },
  ];
}

/** How well vectors, words, and both together find what people have judged to be answers. It has no time in it. */
export const bench: Bench = {
  rounds: 1,
  run: async (call) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-hybrid-'));
    try {
      await using store = openVectorStore(join(folder, 'store'));
      const collection = await store.create({
        name: 'cranfield',
        vectors: { default: { dimensions: 384, metric: 'cosine' } },
        text: { body: { analyser: 'english' } },
      });
      return await judge(collection, call, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function judge(collection: VectorCollection, { threads, say }: BenchCall, scratch: string): Promise<Findings> {
  const { documents, queries } = readCranfield();
  const files = await minilm();
  const reads = { pooling: 'mean', tokensMax: 256 } as const;
  await using encoder = await startEncoder({ name: 'minilm', files, ...reads, threads, scratch, log: silentLog });
  const encode = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += textsAtOnce) {
      const inputs = texts.slice(at, at + textsAtOnce).map((text) => ({ kind: 'text', text }) as const);
      const context: Context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
      vectors.push(...(await encoder.encode({ inputs, truncate: 'end' }, context)).map(({ vector }) => vector));
      say(`${vectors.length} of ${texts.length} texts embedded`);
    }
    return vectors;
  };
  // Two of the abstracts are empty, and an encoder reads no nothing.
  const vectors = await encode(documents.map(({ body }) => body || '-'));
  const records = documents.map(({ id, body }, at) => ({
    id,
    vectors: { default: vectors[at]! },
    metadata: { body },
  }));
  await collection.upsert(records);
  const asked = await encode(queries.map(({ text }) => text));
  return await compareWays(collection, queries, asked);
}

async function compareWays(
  collection: VectorCollection,
  queries: Cranfield['queries'],
  vectors: readonly Float32Array[],
): Promise<Findings> {
  const points = {} as Record<keyof typeof ways, number>;
  for (const [name, way] of Object.entries(ways) as [keyof typeof ways, Way][]) {
    let sum = 0;
    for (const [at, { text, gains }] of queries.entries()) {
      const found = await collection.search({ ...way({ text, vector: vectors[at]! }), k: 10, includeMetadata: false });
      sum += ndcg10(
        found.map(({ id }) => id),
        gains,
      );
    }
    points[name] = (100 * sum) / queries.length;
  }
  const better = Math.max(points['vectors alone'], points['words alone']);
  const more = points['both, by scores (convex)'] - better;
  return {
    figures: [
      ...Object.entries(points).map(([name, value]) => figure(name, 'nDCG@10', [value])),
      figure('both, by scores, over the better of the two', 'points', [more], { atLeast: pointsMin }),
    ],
    notes: [
      `Cranfield: 1,400 abstracts, ${queries.length} questions with judgements in four degrees (gains 4 to 1); vectors of all-MiniLM-L6-v2, words by the analyser "english"; both count the same, and nothing was tuned.`,
    ],
  };
}
