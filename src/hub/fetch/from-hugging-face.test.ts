import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type Digest, digestOfBytes } from '#base';
import { fetchFolder, testContent } from '../../../test/hub/fetching.ts';
import { type Handler, sendFile, startServer } from '../../../test/hub/file-server.ts';

const content = testContent(100_000);
const digest = digestOfBytes(content);
const source = 'hf:owner/repo@v1.0/sub folder/model.gguf'.replace(' ', '%20');

/** The Hub's ways: the file lies elsewhere, and the Hub says what it is before it sends one there. */
const hub =
  (storage: string, announced: Digest = digest): Handler =>
  (_request, response) =>
    response
      .writeHead(302, {
        location: `${storage}/stored`,
        'x-linked-etag': `"${announced.slice(7)}"`,
        'x-linked-size': '100000',
      })
      .end();

test('a file is asked for at the user’s endpoint with the user’s token, which the storage never sees', async () => {
  using folder = fetchFolder();
  await using storage = await startServer((request, response) => sendFile(request, response, content));
  const paths: string[] = [];
  await using server = await startServer((request, response, index) => {
    paths.push(request.url ?? '');
    hub(storage.url)(request, response, index);
  });
  const environment = { HF_ENDPOINT: `${server.url}/`, HF_TOKEN: 'hf_secret' };
  const fetched = await folder.fetch(source, { environment });
  assert.equal(fetched.digest, digest);
  assert.deepEqual(paths, ['/owner/repo/resolve/v1.0/sub%20folder/model.gguf']);
  assert.equal(server.requests[0]?.authorization, 'Bearer hf_secret');
  assert.equal(storage.requests[0]?.authorization, undefined);
});

test('the token is found where Hugging Face’s own tools keep it', async () => {
  const places: [string, (home: string) => Record<string, string>][] = [
    ['.cache/huggingface/token', (home) => ({ HOME: home })],
    ['xdg/huggingface/token', (home) => ({ HOME: home, XDG_CACHE_HOME: join(home, 'xdg') })],
    ['hf/token', (home) => ({ HOME: home, HF_HOME: join(home, 'hf') })],
    ['elsewhere', (home) => ({ HOME: home, HF_TOKEN_PATH: join(home, 'elsewhere') })],
  ];
  for (const [place, environment] of places) {
    using folder = fetchFolder();
    const file = join(folder.home, place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'hf_from_file\n');
    await using server = await startServer((request, response) => sendFile(request, response, content));
    await folder.fetch(source, { environment: { ...environment(folder.home), HF_ENDPOINT: server.url } });
    assert.equal(server.requests[0]?.authorization, 'Bearer hf_from_file', place);
  }
});

test('a public file needs no token, and a damaged token file is as none', async () => {
  using folder = fetchFolder();
  writeFileSync(join(folder.home, 'token'), 'two\nlines');
  await using server = await startServer((request, response) => sendFile(request, response, content));
  await folder.fetch(source, { environment: { HF_TOKEN_PATH: join(folder.home, 'token'), HF_ENDPOINT: server.url } });
  assert.equal(server.requests[0]?.authorization, undefined);
});

test('content that is stored already is not downloaded again under another name', async () => {
  using folder = fetchFolder();
  writeFileSync(join(folder.home, 'own.gguf'), content);
  await folder.fetch('file:own.gguf', { baseFolder: folder.home });
  await using storage = await startServer((_request, response) =>
    response.writeHead(200, { 'content-length': 100_000 }).write('x'),
  );
  await using server = await startServer(hub(storage.url));
  const fetched = await folder.fetch(source, { environment: { HF_ENDPOINT: server.url } });
  assert.equal(fetched.digest, digest);
  assert.equal(fetched.sizeBytes, content.byteLength);
});

test('a file that the Hub says has changed is refused before it is downloaded', async () => {
  using folder = fetchFolder();
  const changed = digestOfBytes('changed');
  await using storage = await startServer((_request, response) =>
    response.writeHead(200, { 'content-length': 1e9 }).write('x'),
  );
  await using server = await startServer(hub(storage.url, changed));
  await assert.rejects(folder.fetch(source, { expected: digest, environment: { HF_ENDPOINT: server.url } }), {
    code: 'hub/digest-mismatch',
    message: new RegExp(`${changed}.*${digest}`),
  });
});

test('what the Hub refuses is told with what to do about it', async () => {
  const cases: [number, RegExp, RegExp][] = [
    [401, /private, gated or does not exist/, /HF_TOKEN/],
    [403, /private, gated or does not exist/, /HF_TOKEN/],
    [404, /has no sub folder\/model\.gguf at v1\.0 of owner\/repo/, /revision/],
  ];
  for (const [status, message, remedy] of cases) {
    using folder = fetchFolder();
    await using server = await startServer((_request, response) => response.writeHead(status).end());
    const environment = { HF_ENDPOINT: server.url, HF_TOKEN: 'hf_secret' };
    await assert.rejects(folder.fetch(source, { environment }), (error: Error & { remedy: string }) => {
      assert.match(error.message, message);
      assert.match(error.remedy, remedy);
      assert.ok(!error.message.includes('hf_secret'));
      return true;
    });
  }
});

test('HF_HUB_OFFLINE is obeyed', async () => {
  using folder = fetchFolder();
  await using server = await startServer((request, response) => sendFile(request, response, content));
  const environment = { HF_ENDPOINT: server.url, HF_HUB_OFFLINE: '1' };
  await assert.rejects(folder.fetch(source, { environment }), { message: /HF_HUB_OFFLINE/ });
  assert.equal(server.requests.length, 0);
});
