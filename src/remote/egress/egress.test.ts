import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openEgress } from './egress.ts';
import { networkOf } from './networks.ts';
import type { Resolve } from './pinned-lookup.ts';

const blocked = { code: 'remote/egress-blocked' };
const silenceMs = 1000;

test('tells networks apart, also where IPv6 carries an IPv4 address', () => {
  const expected = {
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '::ffff:127.0.0.1': 'loopback',
    '10.1.2.3': 'private',
    '172.31.255.255': 'private',
    '192.168.0.1': 'private',
    'fd00::1': 'private',
    '::ffff:10.0.0.1': 'private',
    '169.254.169.254': 'reserved',
    '0.0.0.0': 'reserved',
    'fe80::1': 'reserved',
    '64:ff9b::7f00:1': 'reserved',
    '93.184.215.14': 'public',
    '172.32.0.1': 'public',
    '2606:4700::1111': 'public',
  };
  for (const [address, network] of Object.entries(expected)) assert.equal(networkOf(address), network, address);
});

test('plain HTTP stays on this machine, and addresses of other networks are refused before anything is asked', () => {
  for (const baseUrl of [
    'http://api.example.com/v1',
    'http://10.0.0.1/v1',
    'ftp://127.0.0.1/',
    'https://10.0.0.1/v1',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://0x0a000001/',
    'https://0/',
  ])
    assert.throws(() => openEgress({ baseUrl, silenceMs }), blocked, baseUrl);
  openEgress({ baseUrl: 'http://2130706433:81/', silenceMs });
  openEgress({ baseUrl: 'https://10.0.0.1/v1', silenceMs, allowPrivate: true });
  assert.throws(() => openEgress({ baseUrl: 'https://169.254.169.254/', silenceMs, allowPrivate: true }), blocked);
});

test('a name is looked up once for a connection, and what was checked is what is connected to', async () => {
  const asked: string[] = [];
  const rebinding: Resolve = async (host) => {
    asked.push(host);
    return [{ address: asked.length === 1 ? '10.9.9.9' : '127.0.0.1', family: 4 }];
  };
  await using egress = openEgress({ baseUrl: 'https://models.example.com', silenceMs, resolve: rebinding });
  await assert.rejects(egress.fetch('https://models.example.com/a'), (error: Error) =>
    causes(error).includes('10.9.9.9'),
  );
  await assert.rejects(egress.fetch('https://models.example.com/a'), (error: Error) =>
    causes(error).includes('127.0.0.1'),
  );
  assert.deepEqual(asked, ['models.example.com', 'models.example.com']);
});

test('one bad address among good ones spoils all', async () => {
  const resolve: Resolve = async () => [
    { address: '93.184.215.14', family: 4 },
    { address: 'fd00::1', family: 6 },
  ];
  await using egress = openEgress({ baseUrl: 'https://models.example.com', silenceMs, resolve });
  await assert.rejects(egress.fetch('https://models.example.com/'), (error: Error) =>
    causes(error).includes('fd00::1'),
  );
});

test('goes to no other origin, and does not follow a redirect', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    await using egress = openEgress({ baseUrl, silenceMs });
    assert.equal((await egress.fetch(`${baseUrl}/v1`)).status, 302);
    await assert.rejects(egress.fetch('http://localhost:1/'), /where it was declared to be/);
    assert.equal(asked, 1);
  } finally {
    server.close();
  }
});

test('goes through a proxy where there is one, which looks names up itself', async () => {
  const wanted: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    wanted.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const baseUrl = 'https://models.example.com/v1';
  const resolve: Resolve = async () => assert.fail('nothing is looked up here');
  try {
    await using declared = openEgress({ baseUrl, silenceMs, resolve, proxy: address });
    await assert.rejects(declared.fetch(baseUrl), (error: Error) => /502/.test(causes(error)));
    await using found = openEgress({ baseUrl, silenceMs, resolve, environment: { HTTPS_PROXY: address } });
    await assert.rejects(async () => await found.post('/v1', { headers: [], body: '' }).status());
    assert.deepEqual(wanted, ['models.example.com:443', 'models.example.com:443']);
    assert.throws(() => openEgress({ baseUrl: 'https://10.0.0.1/v1', silenceMs, proxy: address }), blocked);
  } finally {
    proxy.close();
  }
});

function causes(error: unknown): string {
  return error instanceof Error ? `${error.message} ${causes(error.cause)}` : '';
}
