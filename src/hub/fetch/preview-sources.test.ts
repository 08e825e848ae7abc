import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LodeError } from '#base';
import { farModel, servePart } from '../../../test/hub/far-model.ts';
import { startServer, type TestServer } from '../../../test/hub/file-server.ts';
import { InvalidGgufError } from '../gguf/invalid-gguf-error.ts';
import { parseSource } from '../source/source.ts';
import { type PreviewOptions, previewSources } from './preview-sources.ts';

const mebibyte = 2 ** 20;

const preview = async (servers: TestServer | readonly TestServer[], options: PreviewOptions = {}) =>
  await previewSources(
    [servers].flat().map(({ url }) => parseSource(`${url}/model.gguf`)),
    { environment: {}, ...options },
  );

test('the header of a file on a server is read without its tensors', async () => {
  const far = farModel();
  await using server = await startServer(servePart(far));
  const { sizeBytes, header } = await preview(server);
  assert.equal(sizeBytes, far.sizeBytes);
  assert.equal(header?.metadata.get('general.architecture')?.value, 'llama');
  assert.equal(server.requests.length, 1);
});

test('a header that goes on behind the first part is read further, part by part, of one version', async () => {
  const far = farModel({ paddingBytes: 5 * mebibyte });
  await using server = await startServer(servePart(far, { etag: '"one"' }));
  assert.equal((await preview(server)).header?.dataOffset, far.header.byteLength);
  assert.deepEqual(
    server.requests.map(({ range, 'if-range': version }) => [range, version]),
    [
      ['bytes=0-2097151', undefined],
      ['bytes=2097152-8388607', '"one"'],
    ],
  );

  await using changing = await startServer((request, response, index) =>
    servePart(far, { etag: `"${index}"` })(request, response, index),
  );
  const changed = await preview(changing);
  assert.equal(changed.header, undefined);
  assert.match(changed.reason?.message ?? '', /changed the file while it was looked into/);
});

test('a header without an end is asked for no further than is worth it', async () => {
  const far = farModel({ paddingBytes: 40 * mebibyte });
  await using server = await startServer(servePart(far));
  const { sizeBytes, header, reason } = await preview(server);
  assert.deepEqual([sizeBytes, header], [far.sizeBytes, undefined]);
  assert.match(reason?.message ?? '', /the header is larger than 32\.0 MiB/);
  const askedBytes = server.requests.map(({ range }) => Number(/-(\d+)$/.exec(range!)![1]));
  assert.ok(Math.max(...askedBytes) < 32 * mebibyte, String(askedBytes));
});

test('a server that gives files only whole says their size, and is not made to send one', async () => {
  const far = farModel();
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { 'content-length': 5e9 }).write(far.header.subarray(0, 1000));
  });
  const { sizeBytes, header, reason } = await preview(server);
  assert.deepEqual([sizeBytes, header], [5e9, undefined]);
  assert.match(reason?.message ?? '', /gives files only whole/);
  await using other = await startServer(servePart(far));
  assert.ok((await preview([server, other])).header, 'the next source may show it');
});

test('what breaks off, is not there, or does not answer leaves the question open, with the reasons', async () => {
  const far = farModel();
  await using cut = await startServer(servePart(far, { cutAfterBytes: 1000 }));
  await using missing = await startServer((_request, response) => response.writeHead(404).end());
  await using silent = await startServer(() => {});
  const { sizeBytes, header, reason } = await preview([missing, silent, cut], { timeoutMs: 500 });
  assert.equal(header, undefined);
  assert.equal(sizeBytes, undefined, 'the time was up before anybody had said it');
  assert.match(reason?.message ?? '', /has no such file \(404\)[^]*took too long/);

  const broken = await preview(cut);
  assert.deepEqual([broken.sizeBytes, broken.header], [far.sizeBytes, undefined]);
  assert.match(broken.reason?.message ?? '', /closed|cut|terminated/);
});

test('other bytes than were asked for are not taken', async () => {
  const far = farModel();
  const ways: Record<string, [Record<string, string>, RegExp]> = {
    'another part': [{ 'content-range': `bytes 7-${far.sizeBytes - 1}/${far.sizeBytes}` }, /another part of the file/],
    'no word of which': [{}, /without saying which/],
    compressed: [
      { 'content-range': `bytes 0-${far.sizeBytes - 1}/${far.sizeBytes}`, 'content-encoding': 'gzip' },
      /compressed/,
    ],
    'more than it said': [{ 'content-range': 'bytes 0-99/100' }, /more bytes than/],
  };
  for (const [name, [headers, message]] of Object.entries(ways)) {
    await using server = await startServer((_request, response) => response.writeHead(206, headers).end(far.header));
    const { header, reason } = await preview(server);
    assert.equal(header, undefined, name);
    assert.match(reason?.message ?? '', message, name);
  }
});

test('what is no model, or shorter than its tensors, is said to be so before it is fetched', async () => {
  const far = farModel();
  await using page = await startServer(
    servePart({ header: Buffer.from('<!doctype html>'.repeat(10)), sizeBytes: 150 }),
  );
  await assert.rejects(preview(page), InvalidGgufError);
  await using short = await startServer(servePart(far, { announcedBytes: far.header.byteLength + 100 }));
  await assert.rejects(preview(short), InvalidGgufError);
});

test('a source whose file has another size than is known says nothing', async () => {
  const far = farModel();
  await using server = await startServer(servePart(far));
  const { sizeBytes, header, reason } = await preview(server, { expectedBytes: 7 });
  assert.deepEqual([sizeBytes, header], [7, undefined]);
  assert.ok(reason instanceof LodeError && reason.message.includes(`has ${far.sizeBytes} bytes instead of 7`));
});

test('the Hub is asked as for a download: at the user’s endpoint, with the token, which its storage never sees', async () => {
  const far = farModel();
  await using storage = await startServer(servePart(far));
  await using hub = await startServer((_request, response) =>
    response.writeHead(302, { location: `${storage.url}/stored` }).end(),
  );
  const source = parseSource('hf:owner/repo@main/model.gguf');
  const environment = { HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_secret' };
  assert.ok((await previewSources([source], { environment })).header);
  assert.equal(hub.requests[0]?.authorization, 'Bearer hf_secret');
  assert.equal(storage.requests[0]?.authorization, undefined);
  const offline = await previewSources([source], { environment: { ...environment, HF_HUB_OFFLINE: '1' } });
  assert.match(offline.reason?.message ?? '', /HF_HUB_OFFLINE/);
});
