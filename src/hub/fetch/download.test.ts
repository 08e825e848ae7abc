import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { digestOfBytes } from '#base';
import { fetchFolder, testContent } from '../../../test/hub/fetching.ts';
import { etagOf, sendFile, startCuttingProxy, startServer } from '../../../test/hub/file-server.ts';

const mebibyte = 2 ** 20;
const content = testContent(5 * mebibyte);
const digest = digestOfBytes(content);

function startOf(range = 'bytes=0-'): number {
  return Number(/\d+/.exec(range)![0]);
}

test('a file is downloaded once, and is its content', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  const fetched = await folder.fetch(`${server.url}/model.gguf`);
  assert.deepEqual(
    { ...fetched, source: fetched.source?.kind },
    { digest, sizeBytes: content.byteLength, source: 'https' },
  );
  assert.deepEqual(readFileSync(await folder.blobs.pathOf(digest)), Buffer.from(content));
  assert.deepEqual(folder.progress.at(-1), {
    phase: 'downloading',
    source: fetched.source,
    doneBytes: content.byteLength,
    totalBytes: content.byteLength,
  });
  assert.deepEqual(await folder.fetch(`${server.url}/model.gguf`, { expected: digest }), {
    ...fetched,
    source: undefined,
  });
  assert.equal(server.requests.length, 1);
});

test('a connection that is cut again and again is gone on with where it was cut', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) =>
    sendFile(request, response, content, { cutAfterBytes: 1.5 * mebibyte }),
  );
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digest);
  const starts = server.requests.map(({ range }) => startOf(range));
  assert.ok(starts.length >= 4, `${starts.length} connections`);
  for (const [index, start] of starts.slice(1).entries()) {
    // What was on its way when the connection broke may be lost, but never more is asked for than was not there.
    assert.ok(start > starts[index]! && start <= starts[index]! + 1.5 * mebibyte, starts.join(' '));
  }
  assert.ok(server.requests.slice(1).every((headers) => headers['if-range'] === etagOf(content)));
});

test('a proxy from the environment is used, and may cut the download as often as it likes', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  await using proxy = await startCuttingProxy(2 * mebibyte);
  const environment = { HTTP_PROXY: proxy.url };
  assert.equal((await folder.fetch(`${server.url}/model.gguf`, { environment })).digest, digest);
  assert.ok(proxy.requests.length >= 3, `${proxy.requests.length} requests through the proxy`);
  assert.ok(proxy.requests.every(({ host }) => host === new URL(server.url).host));
  using other = fetchFolder();
  const before = proxy.requests.length;
  await other.fetch(`${server.url}/model.gguf`, { environment: { ...environment, NO_PROXY: '127.0.0.1' } });
  assert.equal(proxy.requests.length, before);
});

test('a download that does not get anywhere is given up, and the next call goes on with what there is', async () => {
  using folder = fetchFolder();
  let patient = false;
  await using server = await startServer((request, response) =>
    sendFile(request, response, content, patient ? {} : { cutAfterBytes: 10_000 }),
  );
  await assert.rejects(folder.fetch(`${server.url}/model.gguf`), {
    code: 'hub/weights-unavailable',
    message: /cut|shorter/,
    retriable: true,
  });
  const tries = server.requests.length;
  assert.ok(tries >= 5 && tries < 20, `${tries} tries`);
  patient = true;
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digest);
  // What was on its way when a connection broke may be lost.
  const resumedAt = startOf(server.requests.at(-1)?.range);
  assert.ok(resumedAt > 0 && resumedAt <= tries * 10_000, `${resumedAt}`);
});

test('a file that changes between two connections is begun again', async () => {
  using folder = fetchFolder();
  const changed = testContent(4 * mebibyte, 7);
  await using server = await startServer((request, response, index) =>
    index === 0
      ? sendFile(request, response, content, { cutAfterBytes: mebibyte })
      : sendFile(request, response, changed),
  );
  const fetched = await folder.fetch(`${server.url}/model.gguf`);
  assert.equal(fetched.digest, digestOfBytes(changed));
});

test('a part of another version than the one begun is not joined to it, whatever the server claims', async () => {
  const other = testContent(content.byteLength, 7);
  const totalBytes = content.byteLength;
  const lies = [
    { etag: '"other"' },
    { 'content-range': `bytes 0-9/${totalBytes}` },
    { 'content-range': `bytes 1048576-1048585/${2 * totalBytes}` },
    { 'content-range': 'bytes */*' },
  ];
  for (const lie of lies) {
    using folder = fetchFolder();
    await using server = await startServer((request, response, index) => {
      if (index === 0) return sendFile(request, response, content, { cutAfterBytes: mebibyte });
      if (index > 1) return sendFile(request, response, other);
      const start = startOf(request.headers.range);
      const range = `bytes ${start}-${totalBytes - 1}/${totalBytes}`;
      response.writeHead(206, { etag: etagOf(content), 'content-range': range, ...lie });
      return response.end(other.subarray(start));
    });
    const fetched = await folder.fetch([`${server.url}/model.gguf`, `${server.url}/again.gguf`]);
    assert.equal(fetched.digest, digestOfBytes(other), JSON.stringify(lie));
  }
});

test('a server without entity tags is asked from the start each time', async () => {
  using folder = fetchFolder();
  await using server = await startServer((_request, response, index) => {
    response.writeHead(200, { etag: 'W/"weak"', 'content-length': content.byteLength });
    if (index === 0) response.write(content.subarray(0, 2 * mebibyte), () => setTimeout(() => response.destroy(), 5));
    else response.end(content);
  });
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digest);
  assert.deepEqual(
    server.requests.map(({ range }) => range),
    [undefined, undefined],
  );
});

test('a server that lies about the length gives no file', async () => {
  using folder = fetchFolder();
  const announcesMore = await startServer((_request, response) => {
    response.writeHead(200, { 'content-length': content.byteLength + 1 });
    response.write(content, () => setTimeout(() => response.destroy(), 5));
  });
  const sendsMore = await startServer((request, response, index) => {
    if (index === 0) return sendFile(request, response, content, { cutAfterBytes: mebibyte });
    const start = startOf(request.headers.range);
    const range = `bytes ${start}-${content.byteLength - 1}/${content.byteLength}`;
    response.writeHead(206, { etag: etagOf(content), 'content-range': range });
    return response.end(Buffer.concat([content.subarray(start), Buffer.alloc(10)]));
  });
  await using _both = {
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all([announcesMore[Symbol.asyncDispose](), sendsMore[Symbol.asyncDispose]()])),
  };
  await assert.rejects(folder.fetch(`${announcesMore.url}/model.gguf`), { code: 'hub/weights-unavailable' });
  await assert.rejects(folder.fetch(`${sendsMore.url}/model.gguf`), { message: /more bytes than it announced/ });
  assert.deepEqual(await Array.fromAsync(folder.blobs.list()), []);
});

test('a body without a length is read to its end', async () => {
  using folder = fetchFolder();
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' });
    response.write(content.subarray(0, 100));
    setTimeout(() => response.end(content.subarray(100)), 20);
  });
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digest);
});

test('a compressed answer is refused: we asked for the bytes as they are', async () => {
  using folder = fetchFolder();
  await using server = await startServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content.subarray(0, 1000))),
  );
  await assert.rejects(folder.fetch(`${server.url}/model.gguf`), { message: /compressed \(gzip\)/ });
});

test('failures of the server are told in words; those that may pass are tried once more', async () => {
  const cases: [number, RegExp, number][] = [
    [404, /has no such file \(404\)/, 1],
    [403, /does not give the file to us \(403\)/, 1],
    [418, /answered 418/, 1],
    [503, /answered 503/, 2],
    [429, /answered 429 \(asks to wait 7\)/, 2],
  ];
  for (const [status, message, tries] of cases) {
    using folder = fetchFolder();
    await using server = await startServer((_request, response) =>
      response.writeHead(status, { 'retry-after': '7' }).end('no'),
    );
    await assert.rejects(folder.fetch(`${server.url}/model.gguf`), { code: 'hub/weights-unavailable', message });
    assert.equal(server.requests.length, tries, `${status}`);
  }
});

test('redirects are followed, but not around in circles and not to other schemes', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => {
    if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else if (request.url === '/start') response.writeHead(307, { location: '/end' }).end();
    else sendFile(request, response, content);
  });
  assert.equal((await folder.fetch(`${server.url}/start`)).digest, digest);
  await assert.rejects(folder.fetch(`${server.url}/circle`), { message: /redirects more than 8 times/ });
  await assert.rejects(folder.fetch(`${server.url}/file`), { message: /not fetched from: file:/ });
});

test('a full disk is found out before the download', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  await assert.rejects(folder.fetch(`${server.url}/model.gguf`, { freeBytes: async () => 258 * mebibyte }), {
    code: 'hub/no-space',
    message: /^5\.00 MiB is needed in .* beside the 256 MiB that stay free, and 258 MiB is free\.$/,
  });
  assert.deepEqual(await Array.fromAsync(folder.blobs.list()), []);
});

test('Ctrl-C ends a download at once and leaves it to be gone on with', async () => {
  using folder = fetchFolder();
  const controller = new AbortController();
  await using server = await startServer((request, response, index) => {
    if (index > 0) return sendFile(request, response, content);
    response.writeHead(200, { etag: etagOf(content), 'content-length': content.byteLength });
    return response.write(content.subarray(0, mebibyte));
  });
  const progress = ({ doneBytes }: { doneBytes: number }) => doneBytes === mebibyte && controller.abort();
  await assert.rejects(folder.fetch(`${server.url}/model.gguf`, { signal: controller.signal, progress }), {
    name: 'AbortError',
  });
  assert.equal((await folder.fetch(`${server.url}/model.gguf`)).digest, digest);
  assert.equal(server.requests.at(-1)?.range, `bytes=${mebibyte}-`);
});
