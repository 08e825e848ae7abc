import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RemoteError } from '#base';
import type { GenerateRequest } from '#contract';
import { InvalidOptionError, WorkerStartError } from '#engine';
import { writeTinyModel } from '../tiny-models.ts';
import { smollm2 } from '../weights.ts';
import { ask, greedy, start, text } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-faults-'));
after(() => rmSync(folder, { recursive: true }));

const story: GenerateRequest = { input: text('Once upon a time'), sampling: greedy, tokensMax: 300, ignoreEnd: true };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a worker that dies again and again is given up for a while, with the reason', async () => {
  await using engine = await start();
  while (engine.status().state !== 'failed') {
    const { pid, state } = engine.status();
    if (state === 'ready' && pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await sleep(20);
  }
  assert.match(engine.status().reason ?? '', /SIGKILL/);
  await assert.rejects(
    ask(engine, story),
    (error) => error instanceof Error && 'code' in error && error.code === 'engine/unavailable',
  );
});

test('an engine that is closed ends its worker and its requests', async () => {
  const engine = await start();
  const { pid } = engine.status();
  const running = ask(engine, story);
  await sleep(200);
  await Promise.all([assert.rejects(running, /stopping/), engine[Symbol.asyncDispose]()]);
  assert.ok(!isAlive(pid as number));
  await assert.rejects(ask(engine, story), /stopping/);
});

test('the worker of a parent that was killed ends by itself', async () => {
  const script = fileURLToPath(new URL('./parent.ts', import.meta.url));
  const parent = spawn(process.execPath, ['--conditions=lode-source', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const worker = Number(printed.toString());
  assert.ok(isAlive(worker));
  parent.kill('SIGKILL');
  for (let waits = 0; isAlive(worker); waits++) {
    assert.ok(waits < 100, 'the worker is still there after 10 s');
    await sleep(100);
  }
});

test('files that are no whole model are refused when the engine starts', async () => {
  const file = await smollm2();
  const truncated = join(folder, 'truncated.gguf');
  const half = Buffer.alloc(4_000_000);
  const source = openSync(file, 'r');
  readSync(source, half, 0, half.length, 0);
  closeSync(source);
  writeFileSync(truncated, half);
  const garbage = join(folder, 'garbage.gguf');
  writeFileSync(garbage, readFileSync(process.execPath).subarray(0, 1_000_000));
  for (const broken of [truncated, garbage]) {
    await assert.rejects(
      start({ file: broken }),
      (error) => error instanceof RemoteError && error.code === 'native/call-failed',
    );
  }
  await assert.rejects(start({ file: join(folder, 'missing.gguf') }), RemoteError);
});

test('options that no model can have are refused', async () => {
  await assert.rejects(start({ contextTokens: 1_000_000_000 }), /contextTokens.*8192/);
  await assert.rejects(start({ cacheTokens: 2 ** 29 }), /memory/);
  await assert.rejects(start({ contextTokens: 1.5 }), InvalidOptionError);
  await assert.rejects(start({ parallel: 1000 }), /sequences/);
});

test('a file that was replaced while it was loaded is not loaded unchecked when its worker dies', async () => {
  const file = join(folder, 'replaced.gguf');
  await writeTinyModel(file, 'llama');
  await using engine = await start({ file, contextTokens: 128 });
  await writeTinyModel(file, 'qwen2');
  process.kill(engine.status().pid as number, 'SIGKILL');
  while (engine.status().state !== 'failed') await sleep(20);
  assert.match(engine.status().reason ?? '', /no longer the one/);
});

test('a start that takes too long is given up', async () => {
  await assert.rejects(start({ startTimeoutMs: 1 }), WorkerStartError);
});
