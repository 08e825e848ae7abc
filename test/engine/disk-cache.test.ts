import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#base';
import type { Engine, EngineOptions } from '#engine';
import { smollm2Digest } from '../weights.ts';
import { ask, contextOf, greedy, start, text } from './start.ts';

const root = mkdtempSync(join(tmpdir(), 'lode-disk-cache-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
/** How often a process looks what others have written. */
const scanMs = 3000;

const story = text(`${'The lighthouse keeper wrote down every ship that passed. '.repeat(25)}One night`);

function options(folder: string, warnings: string[] = []): Partial<EngineOptions> {
  const log: Log = { write: (level, event) => void (level === 'warn' && warnings.push(event)) };
  return { weights: smollm2Digest, log, diskCache: { folder, secret: Buffer.alloc(32, 9) } };
}

function newFolder(): string {
  return join(root, String(folders++));
}

function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function told(engine: Engine, context = contextOf(), input = story) {
  const { texts, events } = await ask(engine, { input, sampling: greedy, tokensMax: 12 }, context);
  const [first] = events;
  assert.ok(first?.type === 'start');
  return { text: texts[0], cached: first.cachedTokens, prompt: first.promptTokens };
}

/** Asks for the story in an engine of its own, which ends as it should. */
async function toldOnce(folder: string, warnings: string[] = []) {
  await using engine = await start(options(folder, warnings));
  return await told(engine);
}

test('a prompt that was computed before a restart is read from disk, and the answer is the same', async () => {
  const folder = newFolder();
  const before = await toldOnce(folder);
  assert.equal(before.cached, 0);
  const after = await toldOnce(folder);
  assert.equal(after.cached, after.prompt - 1);
  assert.equal(after.text, before.text);
});

test('files tell nothing of whose they are, are their owner’s alone, and serve no other tenant', async () => {
  const folder = newFolder();
  {
    await using engine = await start(options(folder));
    await told(engine, contextOf(undefined, 'acme-corporation'));
  }
  for (const file of filesIn(folder)) {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
    assert.ok(!file.includes('acme') && !readFileSync(file).includes('acme'));
  }
  await using engine = await start(options(folder));
  assert.equal((await told(engine)).cached, 0);
  const own = await told(engine, contextOf(undefined, 'acme-corporation'));
  assert.equal(own.cached, own.prompt - 1);
});

test('damaged files are told of once, deleted and computed again', async () => {
  const folder = newFolder();
  const before = await toldOnce(folder);
  for (const file of filesIn(folder)) {
    const bytes = readFileSync(file);
    bytes[bytes.length - 1000]! ^= 1;
    writeFileSync(file, bytes);
  }
  const warnings: string[] = [];
  const after = await toldOnce(folder, warnings);
  assert.deepEqual([after.cached, after.text], [0, before.text]);
  assert.deepEqual(warnings, ['cache.file-damaged']);
  assert.equal((await toldOnce(folder)).cached, before.prompt - 1);
});

test('a folder that can’t be made is told of once, and requests are answered', async () => {
  const warnings: string[] = [];
  const blocked = join(root, 'file');
  writeFileSync(blocked, '');
  await using engine = await start(options(join(blocked, 'below'), warnings));
  assert.notEqual((await told(engine)).text, '');
  assert.deepEqual(warnings, ['cache.disk-off']);
});

test('a conversation that was saved outlives the death of its process, and goes on where it was', async () => {
  const folder = newFolder();
  await using engine = await start(options(folder));
  const conversation = engine.conversations.begin();
  await conversation.append(story);
  for await (const _ of conversation.generate({ sampling: greedy, tokensMax: 8 }, contextOf()));
  const saved = JSON.parse(JSON.stringify(await conversation.save(contextOf())));
  process.kill(engine.status().pid as number, 'SIGKILL');
  for (let tries = 0; engine.status().restarts === 0 && tries < 200; tries++) await sleep(50);
  const resumed = engine.conversations.resume(saved);
  const fork = resumed.fork();
  await fork.append(text(' Then'));
  for (const branch of [resumed, fork]) {
    let cached = 0;
    for await (const event of branch.generate({ sampling: greedy, tokensMax: 4 }, contextOf())) {
      if (event.type === 'start') cached = event.cachedTokens;
    }
    assert.ok(cached >= saved.tokens.length - 2, `${cached} of ${saved.tokens.length} were there`);
  }
});

test('what was asked twice outlives a process that is killed', async () => {
  await using engine = await start(options(newFolder()));
  const first = await told(engine);
  await told(engine);
  await sleep(scanMs + 1000);
  process.kill(engine.status().pid as number, 'SIGKILL');
  const again = await told(engine);
  assert.deepEqual([again.cached, again.text], [first.prompt - 1, first.text]);
  assert.equal(engine.status().restarts, 1);
});

test('an old and a new process use one folder, and the new one finds what the old one leaves', async () => {
  const folder = newFolder();
  await using young = await start(options(folder));
  const { prompt } = await toldOnce(folder);
  await sleep(scanMs + 500);
  assert.equal((await told(young)).cached, prompt - 1);
});

test('a process that is killed while it writes leaves nothing that misleads the next one', async () => {
  const folder = newFolder();
  const first = await toldOnce(newFolder());
  for (const delayMs of [2, 10, 30]) {
    const engine = await start(options(folder));
    await told(engine);
    const { pid } = engine.status();
    const ended = engine[Symbol.asyncDispose]();
    await sleep(delayMs);
    process.kill(pid as number, 'SIGKILL');
    await ended;
  }
  const warnings: string[] = [];
  assert.equal((await toldOnce(folder, warnings)).text, first.text);
  assert.deepEqual(warnings, []);
});
