import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import {
  indexRecentRuns,
  runFacets,
  runIds,
  runMigrations,
  type RunQuery,
  runsLike,
  RunWriter,
  searchRuns,
} from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import type { Bench } from '../bench.ts';
import { seededRandom } from '../random.ts';
import { type Figure, figure, percentile } from '../result.ts';
import { questions, wordOf, zipfian } from './sample-questions.ts';

/** How many can be set, as a disk allows it. */
const runs = Number(process.env['LODE_BENCH_RUNS'] ?? 100_000);
const handedOver = 1000;
const queriesPerRound = 100;
const dayMs = 86_400_000;

/** How fast runs become searchable, and how soon a question to all of them is answered. */
export const bench: Bench = {
  rounds: 5,
  run: async ({ rounds, say }) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-search-'));
    const file = join(folder, 'runs.db');
    try {
      await using database = await openBulkDatabase(`sqlite:${file}`);
      await migrate(database, 'run', runMigrations);
      await record(database, say);
      const recordedBytes = statSync(file).size;
      const indexedUs = await index(database, say);
      const figures: Figure[] = [
        figure('processor time to make a run searchable', 'us', [indexedUs]),
        figure('bytes on disk of what a run is found by', 'B', [(statSync(file).size - recordedBytes) / runs]),
      ];
      for (const [name, ask] of Object.entries(asked)) figures.push(await times(database, name, ask, rounds, say));
      figures.push(figure('resident memory', 'MiB', [process.memoryUsage.rss() / 2 ** 20], { atMost: 1024 }));
      return { figures, notes };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const notes = [
  `${runs} runs of 2 KB over a month, of ten teams, with 50,000 words as frequent as Zipf found them; every query is another one`,
  'p95 of a round of queries, with all that others do on the machine; the first page with where the words are',
];

async function record(database: BulkDatabase, say: (text: string) => void): Promise<void> {
  await using writer = new RunWriter({ database, log: silentLog });
  let written: Promise<void>[] = [];
  let count = 0;
  for (const run of questions(runs, runIds())) {
    written.push(writer.write(run));
    if (++count % handedOver > 0) continue;
    await Promise.all(written);
    written = [];
    if (count % 100_000 === 0) say(`${count} of ${runs} runs recorded`);
  }
  await Promise.all(written);
}

async function index(database: BulkDatabase, say: (text: string) => void): Promise<number> {
  const before = process.cpuUsage();
  while (!(await indexRecentRuns(database, 20_000))) say('indexing');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

type Ask = (database: BulkDatabase, random: () => number) => Promise<unknown>;

const word = (random: () => number): string => wordOf(zipfian(random));

function someFacts(random: () => number): RunQuery {
  const sinceMs = Date.UTC(2026, 10, 1) + Math.floor(random() * 25) * dayMs;
  return {
    tenant: `team-${Math.floor(random() * 10)}`,
    stage: 'shop/main',
    ...(random() < 0.5 && { route: `route-${Math.floor(random() * 8)}` }),
    ...(random() < 0.3 && { status: 'failed' }),
    ...(random() < 0.5 && { sinceMs, untilMs: sinceMs + 3 * dayMs }),
  };
}

const asked: Readonly<Record<string, Ask>> = {
  'full text, filtered': (database, random) =>
    searchRuns(database, { ...someFacts(random), words: `${word(random)} ${word(random)}` }),
  'one word of all runs': (database, random) => searchRuns(database, { tenant: undefined, words: word(random) }),
  'facets of a word': (database, random) => runFacets(database, { ...someFacts(random), words: word(random) }),
  'who has asked this': (database, random) =>
    runsLike(database, { tenant: undefined }, Array.from({ length: 20 }, () => word(random)).join(' ')),
};

async function times(
  database: BulkDatabase,
  name: string,
  ask: Ask,
  rounds: number,
  say: (text: string) => void,
): Promise<Figure> {
  const random = seededRandom(3);
  const slowest: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const waited: number[] = [];
    for (let query = 0; query < queriesPerRound; query++) {
      const startedMs = performance.now();
      await ask(database, random);
      waited.push(performance.now() - startedMs);
    }
    // The first round warms what every later one finds warm.
    if (round >= 0) slowest.push(percentile(waited, 0.95));
    say(`${name}: p95 ${percentile(waited, 0.95).toFixed(1)} ms, p50 ${percentile(waited, 0.5).toFixed(1)} ms`);
  }
  return figure(`${name}, p95`, 'ms', slowest, { atMost: name === 'who has asked this' ? 100 : 50 });
}
