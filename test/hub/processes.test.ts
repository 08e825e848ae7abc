// Downloads of several processes, some of which die without a word.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { digestOfBytes } from '#base';
import { fetchFolder, testContent } from './fetching.ts';
import { etagOf, sendFile, startServer } from './file-server.ts';

const mebibyte = 2 ** 20;
const content = testContent(4 * mebibyte);
const result = { digest: digestOfBytes(content), sizeBytes: content.byteLength };
const main = fileURLToPath(new URL('./fetch-main.ts', import.meta.url));

interface Fetching {
  readonly child: ChildProcess;
  /** What it printed, once it has ended. */
  readonly output: Promise<string>;
  /** Resolves when its progress matches. */
  said(pattern: RegExp): Promise<void>;
}

function startFetch(home: string, source: string): Fetching {
  const child = spawn(process.execPath, ['--conditions=lode-source', main, home, source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let progress = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (progress += chunk));
  return {
    child,
    output: text(child.stdout),
    said: async (pattern) => {
      while (!pattern.test(progress)) {
        assert.equal(child.exitCode, null, progress);
        await sleep(10);
      }
    },
  };
}

/** Sends half of the file and then nothing, until the client is gone. */
function stall(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { etag: etagOf(content), 'content-length': content.byteLength });
  response.write(content.subarray(0, 2 * mebibyte));
}

test('a download that was killed is gone on with by the next process', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response, index) =>
    index === 0 ? stall(request, response) : sendFile(request, response, content),
  );
  const first = startFetch(folder.home, `${server.url}/model.gguf`);
  await first.said(/downloading 2097152/);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  assert.deepEqual(await Array.fromAsync(folder.blobs.list()), []);
  const second = startFetch(folder.home, `${server.url}/model.gguf`);
  assert.deepEqual(JSON.parse(await second.output), result);
  assert.equal(server.requests[1]?.range, 'bytes=2097152-');
});

test('of two processes one downloads, the other waits, sees how far it is, and has the result', async () => {
  using folder = fetchFolder();
  await using server = await startServer(
    (request, response) => void setTimeout(() => sendFile(request, response, content), 1500),
  );
  const both = [
    startFetch(folder.home, `${server.url}/model.gguf`),
    startFetch(folder.home, `${server.url}/model.gguf`),
  ];
  const outputs = await Promise.all(both.map(({ output }) => output));
  assert.deepEqual(
    outputs.map((output) => JSON.parse(output)),
    [result, result],
  );
  assert.equal(server.requests.length, 1);
});

test('a process that waits takes over where the first one is when that is killed', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response, index) =>
    index === 0 ? stall(request, response) : sendFile(request, response, content),
  );
  const first = startFetch(folder.home, `${server.url}/model.gguf`);
  await first.said(/downloading 2097152/);
  const second = startFetch(folder.home, `${server.url}/model.gguf`);
  await second.said(/waiting 2097/);
  first.child.kill('SIGKILL');
  assert.deepEqual(JSON.parse(await second.output), result);
  assert.deepEqual(
    server.requests.map(({ range }) => range),
    [undefined, 'bytes=2097152-'],
  );
});
