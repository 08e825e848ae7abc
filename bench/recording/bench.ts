import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { type Run, runMigrations, RunWriter } from '#prompt';
import { migrate, openBulkDatabase } from '#store';
import type { Bench } from '../bench.ts';
import { compare, type Figure, figure, type Goal, interleave, percentile } from '../result.ts';
import { addedToAnswers } from './answers.ts';
import { sampleRuns, withNewId } from './sample-runs.ts';

const runsPerRound = 64_000;
const textBytes = 2048;
const writers = 64;
/** Runs that a writer hands over at once, before it waits for them. */
const handedOver = 16;
const plainBatch = 1000;
const alone = 500;

/** How many runs find their way to the disk, beside plain SQLite; and what that costs those who are served meanwhile. */
export const bench: Bench = {
  run: async ({ rounds, say }) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-runs-'));
    const runs = sampleRuns(8000, textBytes);
    const processorUs: number[] = [];
    try {
      const onSample = (name: string, round: number, value: number): void =>
        say(`round ${round + 1}/${rounds}: ${name} ${value.toFixed(0)} runs/s`);
      const contestants = [
        {
          name: 'recorded',
          measure: (round: number) => recordedPerSecond(join(folder, `r${round}.db`), runs, processorUs),
        },
        { name: 'plain SQLite', measure: async (round: number) => plainPerSecond(join(folder, `p${round}.db`), runs) },
        {
          name: 'plain SQLite, pages of 8 KB',
          measure: async (round: number) => plainPerSecond(join(folder, `q${round}.db`), runs, 8192),
        },
      ] as const;
      const samples = await interleave(contestants, { rounds, onSample });
      const label = `runs of 2 KB on disk, ${writers} writers`;
      const beside = (peer: 'plain SQLite' | 'plain SQLite, pages of 8 KB', goal?: Goal) =>
        compare(`${label}, beside ${peer}`, 'runs/s', samples, { ours: 'recorded', peer }, goal);
      return {
        figures: [
          figure(label, 'runs/s', samples.recorded, { atLeast: 50_000 }),
          figure('processor time of the serving thread for a run', 'us', processorUs.slice(1)),
          ...(await waits(folder, runs, rounds)),
          ...(await added(folder, rounds)),
          ...(await sizes(folder)),
        ],
        comparisons: [beside('plain SQLite', { atLeast: 0.5 }), beside('plain SQLite, pages of 8 KB')],
        notes,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const notes = [
  `${runsPerRound} runs a round, each with 26 facts and about 2 KB of texts; usage is added up in the same commits`,
  `recorded: ${writers} writers hand over ${handedOver} runs at a time and go on when all of them are on disk; texts encoded, indices by id and by team`,
  `plain SQLite: node:sqlite as it comes, on the calling thread, a table of id and text without a further index, ${plainBatch} rows a transaction`,
  'both with WAL and synchronous = full: an fsync for each commit; recorded also has pages of 8 KB, which hold more of such rows',
  'the wait is that of the end of an answer, with nothing else to write; a policy with durable: false waits for none of it',
];

async function openWriter(file: string) {
  const database = await openBulkDatabase(`sqlite:${file}`);
  await migrate(database, 'run', runMigrations);
  const writer = new RunWriter({ database, log: silentLog });
  return {
    writer,
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      await database.close();
    },
  };
}

async function recordedPerSecond(
  file: string,
  runs: readonly Omit<Run, 'id'>[],
  processorUs: number[],
): Promise<number> {
  await using opened = await openWriter(file);
  let begun = 0;
  const write = async (): Promise<void> => {
    while (begun < runsPerRound) {
      const from = begun;
      begun += handedOver;
      const some = Array.from({ length: handedOver }, (_none, index) => withNewId(runs[(from + index) % runs.length]!));
      await Promise.all(some.map((run) => opened.writer.write(run)));
    }
  };
  const before = process.threadCpuUsage();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.threadCpuUsage(before);
  processorUs.push((user + system) / runsPerRound);
  return runsPerRound / seconds;
}

function plainPerSecond(file: string, runs: readonly Omit<Run, 'id'>[], pageBytes?: number): number {
  using database = new DatabaseSync(file);
  if (pageBytes !== undefined) database.exec(`pragma page_size = ${pageBytes}`);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('create table run (id integer primary key, text text)');
  const insert = database.prepare('insert into run (text) values (?)');
  const texts = runs.map((run) => JSON.stringify(run));
  const startedMs = performance.now();
  for (let written = 0; written < runsPerRound; written += plainBatch) {
    database.exec('begin immediate');
    for (let index = 0; index < plainBatch; index++) insert.run(texts[(written + index) % texts.length] ?? '');
    database.exec('commit');
  }
  return runsPerRound / ((performance.now() - startedMs) / 1000);
}

/** How long one answer after the other waits for its run. */
async function waits(folder: string, runs: readonly Omit<Run, 'id'>[], rounds: number): Promise<readonly Figure[]> {
  await using opened = await openWriter(join(folder, 'waits.db'));
  const medians: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const times: number[] = [];
    for (let index = 0; index < alone; index++) {
      const startedMs = performance.now();
      await opened.writer.write(withNewId(runs[index % runs.length]!));
      times.push(performance.now() - startedMs);
    }
    medians.push(percentile(times, 0.5));
    slowest.push(percentile(times, 0.99));
  }
  return [figure('wait for one run, p50', 'ms', medians), figure('wait for one run, p99', 'ms', slowest)];
}

async function added(folder: string, rounds: number): Promise<readonly Figure[]> {
  await using opened = await openWriter(join(folder, 'answers.db'));
  return await addedToAnswers(opened.writer, rounds);
}

/** What runs take on disk that begin with the same 4 KB, and what those take that are long. */
async function sizes(folder: string): Promise<readonly Figure[]> {
  const system = sampleRuns(1, 4396)[0]?.texts?.output[0]?.text.repeat(4).slice(0, 4096) ?? '';
  const kinds = [
    ['bytes on disk of a run with 2 KB of its own', sampleRuns(2000, 2048)],
    ['bytes on disk of a run with 2 KB of its own and 4 KB that all share', sampleRuns(2000, 2048, system)],
    ['bytes on disk of a run with 16 KB of its own', sampleRuns(2000, 16_384)],
  ] as const;
  const figures: Figure[] = [];
  for (const [index, [name, runs]] of kinds.entries()) {
    const file = join(folder, `size-${index}.db`);
    {
      await using opened = await openWriter(file);
      await Promise.all(runs.map((run) => opened.writer.write(withNewId(run))));
    }
    figures.push(figure(name, 'B', [statSync(file).size / runs.length]));
  }
  return figures;
}
