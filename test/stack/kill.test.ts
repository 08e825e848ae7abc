import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readWorld } from './folder-world.ts';
import { evaluate, type Program, type ProgramNode } from './program.ts';

const main = join(import.meta.dirname, 'life-main.ts');
const kills = 25;

/** Some dozens of nodes in chains and fans, most of which differ from one version to the next. */
function programOf(version: number): Program {
  const kinds = ['soft', 'fixed', 'single', 'once'] as const;
  const nodes = Array.from({ length: 36 }, (_, index): ProgramNode => ({
    kind: kinds[index % kinds.length]!,
    // Every third name is another one in the next version.
    name: index % 3 === 0 ? `n${index}-${version % 2}` : `n${index}`,
    size: (index + version) % 3,
    refers: index % 2 === 1 ? [index - 1] : [],
    takes: index % 6 === 5 ? [index - 5] : [],
  }));
  return { nodes };
}

async function live(folder: string, program: Program, killAfterMs?: number): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=lode-source', main, folder, JSON.stringify(program)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const exited = new Promise((resolve) => child.on('close', resolve));
  const begun = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      resolve();
    }),
  );
  if (killAfterMs !== undefined) {
    await Promise.race([begun, exited]);
    await sleep(killAfterMs);
    child.kill('SIGKILL');
  }
  await exited;
  return output;
}

test(
  'killed with SIGKILL at any instant, again and again, the next apply converges',
  { timeout: 300_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-kill-'));
    mkdirSync(join(folder, 'world'));
    try {
      for (let round = 0; round < kills; round++) {
        const output = await live(folder, programOf(Math.floor(round / 5)), Math.random() * 250);
        assert.doesNotMatch(output, /once|is there/, 'no provider was asked for what had been done');
      }
      const last = programOf(99);
      const output = await live(folder, last);
      assert.deepEqual(JSON.parse(output.split('\n').at(-1)!), { status: 'active', left: [] }, output);
      assert.deepEqual(readWorld(join(folder, 'world')), evaluate(last));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
