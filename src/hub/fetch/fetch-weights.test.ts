import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { digestOfBytes } from '#base';
import { fetchFolder, testContent } from '../../../test/hub/fetching.ts';
import { sendFile, startServer } from '../../../test/hub/file-server.ts';

const content = testContent(100_000);
const digest = digestOfBytes(content);
const otherDigest = digestOfBytes('something else');

test('a file of this machine is copied, and stays the user’s own', async () => {
  using folder = fetchFolder();
  const own = join(folder.home, 'own model.gguf');
  writeFileSync(own, content);
  const fetched = await folder.fetch(pathToFileURL(own).href);
  assert.equal(fetched.digest, digest);
  writeFileSync(own, 'changed later');
  assert.deepEqual(readFileSync(await folder.blobs.pathOf(digest)), Buffer.from(content));
});

test('a relative file: path starts from the folder of the program', async () => {
  using folder = fetchFolder();
  mkdirSync(join(folder.home, 'models'));
  writeFileSync(join(folder.home, 'models', 'm.gguf'), content);
  assert.equal((await folder.fetch('file:models/m.gguf', { baseFolder: folder.home })).digest, digest);
});

test('what is not a file is refused without being opened', async () => {
  using folder = fetchFolder();
  await assert.rejects(folder.fetch('file:absent.gguf', { baseFolder: folder.home }), {
    message: /there is no file .*absent/,
  });
  await assert.rejects(folder.fetch('file:.', { baseFolder: folder.home }), { message: /is not a file/ });
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(folder.home, 'pipe')]);
  await assert.rejects(folder.fetch('file:pipe', { baseFolder: folder.home }), { message: /is not a file/ });
});

test('sources are tried in order, and when all fail each is named with its reason', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) =>
    request.url === '/model.gguf' ? sendFile(request, response, content) : response.writeHead(404).end(),
  );
  const closed = await startServer(() => {});
  await closed[Symbol.asyncDispose]();
  const missing = [`${closed.url}/model.gguf`, `${server.url}/absent.gguf`, 'file:absent.gguf'];
  const fetched = await folder.fetch([...missing, `${server.url}/model.gguf`], { baseFolder: folder.home });
  assert.deepEqual(fetched.source, { kind: 'https', url: `${server.url}/model.gguf` });
  await assert.rejects(folder.fetch(missing, { baseFolder: folder.home }), {
    code: 'hub/weights-unavailable',
    message: /model\.gguf: .*refused\n.*absent\.gguf: .*no such file \(404\)\n {2}file:absent\.gguf: there is no file/,
    remedy: /HTTPS_PROXY.*Check the address/s,
  });
});

test('an unreachable server costs no retries', async () => {
  using folder = fetchFolder();
  const started = performance.now();
  await assert.rejects(folder.fetch('https://no-such-host.invalid/model.gguf'), { message: /the name/ });
  assert.ok(performance.now() - started < 5000);
});

test('other bytes than the expected ones are an error that names both digests and how to accept them', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  const source = `${server.url}/model.gguf`;
  await assert.rejects(
    folder.fetch(source, { expected: otherDigest, model: 'smol' }),
    (error: Error & { code: string; remedy: string }) => {
      assert.equal(error.code, 'hub/digest-mismatch');
      for (const part of [source, digest, otherDigest]) assert.ok(error.message.includes(part), part);
      assert.match(error.remedy, /lode models update smol/);
      return true;
    },
  );
  assert.deepEqual(await Array.fromAsync(folder.blobs.list()), [], 'nothing of it is stored');
});

test('a source with other bytes does not keep the next one from giving the right ones', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) =>
    sendFile(request, response, request.url === '/right' ? content : testContent(1000)),
  );
  const fetched = await folder.fetch([`${server.url}/wrong`, `${server.url}/right`], { expected: digest });
  assert.equal(fetched.digest, digest);
});

test('two fetches at once are one download, with and without a known digest', async () => {
  for (const expected of [digest, undefined]) {
    using folder = fetchFolder();
    await using server = await startServer(
      (request, response) => void setTimeout(() => sendFile(request, response, content), 50),
    );
    const both = await Promise.all([1, 2].map(() => folder.fetch(`${server.url}/model.gguf`, { expected })));
    assert.deepEqual(
      both.map((fetched) => fetched.digest),
      [digest, digest],
    );
    assert.equal(server.requests.length, 1);
    assert.ok(folder.progress.some(({ phase }) => phase === 'waiting'));
  }
});

test('a later fetch without a known digest asks the source again', async () => {
  using folder = fetchFolder();
  let now = content;
  await using server = await startServer((request, response) => sendFile(request, response, now));
  await folder.fetch(`${server.url}/model.gguf`);
  now = testContent(2000, 3);
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digestOfBytes(now));
});

test('nothing unfinished is left behind by a finished fetch', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  await folder.fetch(`${server.url}/model.gguf`);
  const left = readdirSync(join(folder.home, 'partial')).filter((name) => !/\.(lock|json)$/.test(name));
  assert.deepEqual(left, []);
});
