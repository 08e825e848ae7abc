import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VectorCollection, VectorFilter, VectorQuery, VectorStore } from '#contract';
import { openVectorStore } from '#vector';
import type { Bench, BenchCall } from '../bench.ts';
import { compare, figure, type Findings } from '../result.ts';
import { type Faiss, faissVersion, type Measured, startFaiss } from './faiss.ts';
import { glossVectors } from './glosses.ts';
import { spectralData } from './spectral-data.ts';
import { type VectorData, vectorAt } from './vector-data.ts';

/** Generated vectors in the place of real ones, which are harder to tell from each other. */
const isGenerated = process.env['LODE_BENCH_GENERATED'] === '1';

const rows = 100_000;
const queries = 200;
const writers = 64;
const k = 10;

interface Question {
  readonly name: string;
  readonly exact?: boolean;
  /** One row in so many may be found. */
  readonly every?: number;
  readonly peer: 'flat' | 'graph';
  /** What both have to reach; the peer with the narrowest search that does. */
  readonly recallMin: number;
}

/** What is asked, and what of faiss stands beside it. Goals are the issue's, as time instead of rate. */
const questions: readonly Question[] = [
  { name: 'every vector compared', exact: true, peer: 'flat', recallMin: 1 },
  { name: 'recall 0.95', peer: 'graph', recallMin: 0.95 },
  { name: 'recall 0.99', peer: 'graph', recallMin: 0.99 },
  { name: 'filter of 0.1 %', every: 1000, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 1 %', every: 100, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 10 %', every: 10, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 50 %', every: 2, peer: 'graph', recallMin: 0.98 },
];

/** Widths of walks, of which the narrowest that reaches the recall is measured, as for the peer. */
const candidates = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];

/** Queries of a collection by processor time, beside faiss on the same vectors. */
export const bench: Bench = {
  rounds: 3,
  run: async (call) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-vector-'));
    try {
      const data = isGenerated ? spectralData(rows, queries) : await glossVectors(rows, queries, call.say);
      writeFileSync(join(folder, 'rows.f32'), bytesOf(data.rows));
      writeFileSync(join(folder, 'queries.f32'), bytesOf(data.queries));
      await using store = openVectorStore(join(folder, 'store'));
      await using faiss = await startFaiss(folder, data.dimensions, call.say);
      return await measureAll(call, data, store, faiss);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureAll(call: BenchCall, data: VectorData, store: VectorStore, faiss: Faiss): Promise<Findings> {
  const vectors = { default: { dimensions: data.dimensions, metric: 'cosine' } } as const;
  const collection = await store.create({ name: 'bench', vectors });
  const before = process.cpuUsage();
  const inserted = await fill(collection, data);
  await settled(collection, data.count);
  const built = secondsSince(before);
  call.say(`${Math.round(inserted)} vectors a second; ${built.toFixed(1)} s of processor until all are in a graph`);
  const asked: { readonly question: Question; readonly width: number; readonly nearest: Nearest }[] = [];
  for (const question of questions) {
    const nearest = await nearestOf(collection, data, question);
    asked.push({ question, nearest, width: await narrowest(collection, data, question, nearest) });
  }
  const samples = asked.map(() => ({ Lode: [] as number[], faiss: [] as number[] }));
  const recalls = asked.map(() => ({ Lode: 0, faiss: 0 }));
  for (let round = 0; round < call.rounds; round++) {
    for (const [at, { question, width, nearest }] of asked.entries()) {
      const ours = await ask(collection, data, question, width, nearest);
      const peer = await faiss.measure(question.peer, question.every ?? null, question.recallMin);
      samples[at]!.Lode.push(ours.seconds * 1000);
      samples[at]!.faiss.push(peer.seconds * 1000);
      recalls[at] = { Lode: ours.recall, faiss: peer.recall };
      call.say(`${question.name}: ${told(ours)} (${width} candidates), faiss ${told(peer)}`);
    }
  }
  const sides = { ours: 'Lode', peer: 'faiss' } as const;
  const found = asked.map(
    ({ question: { name }, width }, at) =>
      `${name}: ${recalls[at]!.Lode.toFixed(3)} (${width} candidates) and ${recalls[at]!.faiss.toFixed(3)}`,
  );
  return {
    figures: [figure('durable insert, 64 writers of 25 vectors', 'vectors/s', [inserted], { atLeast: 20_000 })],
    comparisons: [
      ...asked.map(({ question }, at) => compare(question.name, 'ms of processor', samples[at]!, sides, { atMost: 1 })),
      compare('from nothing to a graph', 's of processor', { Lode: [built], faiss: [faiss.buildSeconds] }, sides),
    ],
    notes: [
      `${data.count} ${isGenerated ? 'generated vectors with topics and a spectrum' : "of WordNet's glosses as all-MiniLM-L6-v2 embeds them"}, ${data.dimensions} dimensions, ${queries} others as queries, one after the other, recall@${k} (ours and faiss): ${found.join('; ')}`,
      `faiss ${faissVersion}, HNSW of single precision (M 16, efConstruction 128); on both sides the narrowest search that reaches the recall; filters by its selectors; Python's part of a call is in its time`,
      'Lode: through openVectorStore, so that the messages to its thread and back are in its time; the graph is of int8 codes; logging, merging and checksums are in what building takes',
    ],
  };
}

function told({ seconds, recall }: Measured): string {
  return `${(seconds * 1000).toFixed(2)} ms, recall ${recall.toFixed(3)}`;
}

/** Resolves to how many a second were on disk. */
async function fill(collection: VectorCollection, data: VectorData): Promise<number> {
  const records = Array.from({ length: data.count }, (_none, row) => ({
    id: String(row),
    vectors: { default: vectorAt(data, data.rows, row) },
    metadata: { every2: row % 2, every10: row % 10, every100: row % 100, every1000: row % 1000 },
  }));
  const started = performance.now();
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < records.length) {
      const from = next;
      next += 25;
      await collection.upsert(records.slice(from, from + 25));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return data.count / ((performance.now() - started) / 1000);
}

/** Merges and graphs go on behind the scenes; what they take is not part of a query. */
async function settled(collection: VectorCollection, count: number): Promise<void> {
  while ((await collection.facts()).graphed !== count) await sleep(200);
}

/** Of each query, the ids of the nearest. */
type Nearest = readonly ReadonlySet<string>[];

function queryOf(data: VectorData, n: number, { exact = false, every }: Question, width: number): VectorQuery {
  const filter: VectorFilter | undefined =
    every === undefined ? undefined : { op: 'equals', field: `every${every}`, value: 0 };
  return { vector: vectorAt(data, data.queries, n), k, filter, exact, candidates: width };
}

async function nearestOf(collection: VectorCollection, data: VectorData, question: Question): Promise<Nearest> {
  const nearest: Set<string>[] = [];
  for (let n = 0; n < data.queryCount; n++) {
    const found = await collection.query(queryOf(data, n, { ...question, exact: true }, k));
    nearest.push(new Set(found.map(({ id }) => id)));
  }
  return nearest;
}

async function narrowest(
  collection: VectorCollection,
  data: VectorData,
  question: Question,
  nearest: Nearest,
): Promise<number> {
  for (const width of candidates)
    if ((await ask(collection, data, question, width, nearest)).recall >= question.recallMin) return width;
  return candidates.at(-1)!;
}

async function ask(
  collection: VectorCollection,
  data: VectorData,
  question: Question,
  width: number,
  nearest: Nearest,
): Promise<Measured> {
  const asked = Array.from({ length: data.queryCount }, (_none, n) => queryOf(data, n, question, width));
  for (const query of asked.slice(0, 20)) await collection.query(query);
  const before = process.cpuUsage();
  const found: (readonly { readonly id: string }[])[] = [];
  for (const query of asked) found.push(await collection.query(query));
  const seconds = secondsSince(before) / data.queryCount;
  const wanted = nearest.reduce((sum, { size }) => sum + size, 0);
  const hits = found.flatMap((matches, n) => matches.filter(({ id }) => nearest[n]!.has(id))).length;
  return { seconds, recall: hits / wanted };
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
