import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPackage } from '../test/package/install-package.ts';
import { shippedWeights } from './weights.ts';
import type { Bench } from './bench.ts';
import { startLode } from './lode-server.ts';
import { compare, type Contestant, interleave, median } from './result.ts';

const runsPerRound = 10;

/**
 * Whole processes, from spawning to exit, of the package as npm installs it: what one waits for at the prompt. Beside
 * them the cheapest program that Node can run.
 */
export const bench: Bench = {
  run: async ({ rounds, threads, say }) => {
    say('packing and installing the package');
    await using project = await installPackage();
    const command = join(project.folder, 'node_modules', 'lode', 'bin', 'lode.js');
    await using running = await startLode({
      file: await shippedWeights(),
      threads,
      parallel: 1,
      contextTokens: 512,
      command,
    });
    const contestants: Contestant<'node -e 0' | 'lode --version' | 'lode status'>[] = [
      { name: 'node -e 0', measure: async () => processTimeMs(running.folder, ['-e', '0']) },
      { name: 'lode --version', measure: async () => processTimeMs(running.folder, [command, '--version']) },
      { name: 'lode status', measure: async () => processTimeMs(running.folder, [command, 'status']) },
    ];
    const onSample = (name: string, round: number, value: number) =>
      say(`round ${round + 1}/${rounds}: ${name} ${value.toFixed(1)} ms`);
    const samples = await interleave(contestants, { rounds, onSample });
    return {
      comparisons: [
        compare('version', 'ms', samples, { ours: 'lode --version', peer: 'node -e 0' }, { atMost: 1.2 }),
        compare('status', 'ms', samples, { ours: 'lode status', peer: 'node -e 0' }, { atMost: 2 }),
      ],
      notes: [`the median of ${runsPerRound} processes a round; status while one stack is being served`],
    };
  },
};

function processTimeMs(cwd: string, args: readonly string[]): number {
  const times = Array.from({ length: runsPerRound }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    const elapsed = performance.now() - started;
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
    return elapsed;
  });
  return median(times);
}
