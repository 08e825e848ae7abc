import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, BenchCall } from '../bench.ts';
import { benchCacheDir } from '../cache.ts';
import { buildOpenTofu, openTofuProject, openTofuVersion } from '../peers/opentofu.ts';
import { compare, type Comparison, type Figure, figure, interleave } from '../result.ts';

const resources = 10_000;
/** The peer takes half a minute a round. */
const peerRoundsMax = 3;
const main = join(import.meta.dirname, 'apply-main.ts');

/** How long planning and applying take by themselves: many resources behind which there is nothing. */
export const bench: Bench = {
  run: async (call) => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-plan-'));
    try {
      const figures = measureOurs(call, folder);
      const comparisons = await compareWithPeer(call, folder);
      return { figures, comparisons, notes };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const notes = [
  'Lode: sources run by Node, state in SQLite, every commit synced to disk (journal of intents and outcomes included)',
  `OpenTofu ${openTofuVersion}: "terraform_data" by count, local state; the same number of resources on both sides`,
  'comparisons take the time of whole processes; the two figures are without the start of Node',
];

interface Times {
  readonly planMs: number;
  readonly applyMs?: number;
}

function runOurs(file: string, count: number, command: 'plan' | 'apply'): Times {
  const args = ['--conditions=lode-source', main, file, String(count), command];
  // As bin/lode.js does: modules are compiled once per machine.
  const env = { ...process.env, NODE_COMPILE_CACHE: benchCacheDir('compile-cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`lode's side failed: ${stderr}`);
  return JSON.parse(stdout) as Times;
}

function measureOurs({ rounds, say }: BenchCall, folder: string): readonly Figure[] {
  const plans: number[] = [];
  const applies: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const file = join(folder, `figure-${round}.db`);
    applies.push(runOurs(file, resources, 'apply').applyMs ?? Number.NaN);
    plans.push(runOurs(file, resources, 'plan').planMs);
    say(`round ${round}: apply ${applies.at(-1)?.toFixed(0)} ms, plan ${plans.at(-1)?.toFixed(0)} ms`);
  }
  return [
    figure(`no-op plan of ${resources} resources`, 'ms', plans, { atMost: 1000 }),
    figure(`apply of ${resources} new resources`, 'ms', applies, { atMost: 10_000 }),
  ];
}

async function compareWithPeer({ rounds, say }: BenchCall, folder: string): Promise<readonly Comparison[]> {
  const binary = await buildOpenTofu(say);
  const options = {
    rounds: Math.min(rounds, peerRoundsMax),
    warmUpRounds: 0,
    onSample: (name: string, round: number, value: number) => say(`${name} ${round}: ${value.toFixed(0)} ms`),
  };
  const applies = await interleave(
    [
      {
        name: 'lode',
        measure: async (round) => wallMs(() => runOurs(join(folder, `apply-${round}.db`), resources, 'apply')),
      },
      {
        name: 'opentofu',
        measure: async (round) => {
          const project = openTofuProject(binary, join(folder, `apply-${round}`), resources);
          return wallMs(() => project.run('apply', '-auto-approve'));
        },
      },
    ],
    options,
  );
  const file = join(folder, 'plan.db');
  const project = openTofuProject(binary, join(folder, 'plan'), resources);
  runOurs(file, resources, 'apply');
  project.run('apply', '-auto-approve');
  const plans = await interleave(
    [
      { name: 'lode', measure: async () => wallMs(() => runOurs(file, resources, 'plan')) },
      { name: 'opentofu', measure: async () => wallMs(() => project.run('plan', '-detailed-exitcode')) },
    ],
    options,
  );
  const sides = { ours: 'lode', peer: 'opentofu' } as const;
  return [
    compare(`apply of ${resources} new resources, whole process`, 'ms', applies, sides, { atMost: 0.1 }),
    compare(`no-op plan of ${resources} resources, whole process`, 'ms', plans, sides, { atMost: 0.1 }),
  ];
}

function wallMs(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
