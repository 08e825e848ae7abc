import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VectorCollection, VectorFilter, VectorQuery, VectorStore } from '#contract';
import { openVectorStore } from '#vector';
import type { Bench, BenchCall } from '../bench.ts';
import { compare, figure, type Findings } from '../result.ts';
import { type Faiss, faissVersion, type Measured, startFaiss } from './faiss.ts';
import { type SpectralData, spectralData, vectorAt } from './spectral-data.ts';

const rows = 60_000;
const queries = 200;
const writers = 64;
const k = 10;

/** Of a tail, before it becomes a segment. */
const tailRows = 8192;

type Codes = 'int8' | 'binary';

/** What is asked, of which codes of ours, and what of faiss stands beside it. Goals are the issue's, as time instead of rate. */
const questions = [
  { name: 'every vector compared', codes: 'int8', exact: true, every: null, peer: 'flat', recallMin: 1 },
  { name: 'recall 0.95, binary codes', codes: 'binary', exact: false, every: null, peer: 'graph', recallMin: 0.95 },
  { name: 'recall 0.99, int8 codes', codes: 'int8', exact: false, every: null, peer: 'graph', recallMin: 0.99 },
  { name: 'filter of 0.1 %', codes: 'int8', exact: false, every: 1000, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 1 %', codes: 'int8', exact: false, every: 100, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 10 %', codes: 'int8', exact: false, every: 10, peer: 'graph', recallMin: 0.98 },
  { name: 'filter of 50 %', codes: 'int8', exact: false, every: 2, peer: 'graph', recallMin: 0.98 },
] as const;

/** Queries of a collection by processor time, beside faiss on the same vectors. */
export const bench: Bench = {
  rounds: 3,
  run: async (call) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-vector-'));
    try {
      const data = spectralData(rows, queries);
      writeFileSync(join(folder, 'rows.f32'), new Uint8Array(data.rows.buffer));
      writeFileSync(join(folder, 'queries.f32'), new Uint8Array(data.queries.buffer));
      await using store = openVectorStore(join(folder, 'store'), { tailRowsMax: tailRows });
      await using faiss = await startFaiss(folder, data.dimensions, call.say);
      return await measureAll(call, data, store, faiss);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureAll(call: BenchCall, data: SpectralData, store: VectorStore, faiss: Faiss): Promise<Findings> {
  const collections = {} as Record<Codes, VectorCollection>;
  const inserted: number[] = [];
  for (const codes of ['int8', 'binary'] as const) {
    const collection = await store.create({
      name: codes,
      vectors: { default: { dimensions: data.dimensions, metric: 'cosine', codes } },
    });
    inserted.push(await fill(collection, data));
    call.say(`${codes}: ${Math.round(inserted.at(-1)!)} vectors a second`);
    collections[codes] = collection;
  }
  const samples = questions.map(() => ({ Lode: [] as number[], faiss: [] as number[] }));
  const recalls = questions.map(() => ({ Lode: 0, faiss: 0 }));
  for (let round = 0; round < call.rounds; round++) {
    for (const [at, question] of questions.entries()) {
      const ours = await ask(collections[question.codes], data, question);
      const peer = await faiss.measure(question.peer, question.every, question.recallMin);
      samples[at]!.Lode.push(ours.seconds * 1000);
      samples[at]!.faiss.push(peer.seconds * 1000);
      recalls[at] = { Lode: ours.recall, faiss: peer.recall };
      call.say(`${question.name}: ${told(ours)}, faiss ${told(peer)}`);
    }
  }
  const comparisons = questions.map(({ name }, at) =>
    compare(name, 'ms of processor', samples[at]!, { ours: 'Lode', peer: 'faiss' }, { atMost: 1 }),
  );
  const found = questions.map(
    ({ name }, at) => `${name}: ${recalls[at]!.Lode.toFixed(3)} and ${recalls[at]!.faiss.toFixed(3)}`,
  );
  return {
    figures: [figure('durable insert, 64 writers of 25 vectors', 'vectors/s', inserted, { atLeast: 20_000 })],
    comparisons,
    notes: [
      `${rows} generated vectors of ${data.dimensions} dimensions with topics and a spectrum, ${queries} queries, one after the other, recall@${k} (ours and faiss): ${found.join('; ')}`,
      `faiss ${faissVersion}, HNSW of single precision (M 16, efConstruction 128, ${faiss.buildSeconds.toFixed(0)} s of processor to build), the narrowest search that reaches the recall; filters by its selectors; Python's part of a call is in its time`,
      'Lode: through openVectorStore, so that the messages to its thread and back are in its time; metadata is read for each match',
    ],
  };
}

function told({ seconds, recall }: Measured): string {
  return `${(seconds * 1000).toFixed(2)} ms, recall ${recall.toFixed(3)}`;
}

/** Resolves to how many a second were on disk. */
async function fill(collection: VectorCollection, data: SpectralData): Promise<number> {
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
  const rate = data.count / ((performance.now() - started) / 1000);
  await settled(collection);
  return rate;
}

/** Merges go on behind the scenes; what they take is not part of a query. */
async function settled(collection: VectorCollection): Promise<void> {
  while ((await collection.facts()).unsealed >= tailRows) await sleep(200);
}

async function ask(
  collection: VectorCollection,
  data: SpectralData,
  { exact, every }: { readonly exact: boolean; readonly every: number | null },
): Promise<Measured> {
  const filter: VectorFilter | undefined =
    every === null ? undefined : { op: 'equals', field: `every${every}`, value: 0 };
  const queryOf = (n: number): VectorQuery => ({ vector: vectorAt(data, data.queries, n), k, filter, exact });
  for (let n = 0; n < 20; n++) await collection.query(queryOf(n));
  const before = process.cpuUsage();
  const found: (readonly { readonly id: string }[])[] = [];
  for (let n = 0; n < data.queryCount; n++) found.push(await collection.query(queryOf(n)));
  const { user, system } = process.cpuUsage(before);
  let [hits, wanted] = [0, 0];
  for (let n = 0; n < data.queryCount; n++) {
    const nearest = new Set((await collection.query({ ...queryOf(n), exact: true })).map(({ id }) => id));
    wanted += nearest.size;
    hits += found[n]!.filter(({ id }) => nearest.has(id)).length;
  }
  return { seconds: (user + system) / 1e6 / data.queryCount, recall: hits / wanted };
}
