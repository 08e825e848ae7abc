// What we say a model needs, against what it takes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { formatBytes } from '#base';
import { inspectModel, memoryNeeded, readGguf } from '#hub';
import { smollm2 } from '../weights.ts';

const main = fileURLToPath(new URL('./measure-memory-main.ts', import.meta.url));

test('the memory of two requests of 512 tokens is estimated within a fifth', async (t) => {
  const file = await smollm2();
  const use = { contextTokens: 512, parallel: 2, batchTokens: 256 };
  const { totalBytes } = memoryNeeded(inspectModel(await readGguf(file)), use);
  const args = ['--conditions=source', main, file, '1024', '2', '256'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  t.diagnostic(`estimated ${formatBytes(totalBytes)}, measured ${formatBytes(Number(stdout))}`);
  assert.ok(Math.abs(totalBytes / Number(stdout) - 1) < 0.2, `${totalBytes} against ${stdout}`);
});
