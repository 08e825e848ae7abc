/**
 * What nobody should send, to every endpoint of every wire protocol: an endpoint that is new is tried here without anybody
 * thinking of it. The model is never asked, nothing fails, and nothing is served under another spelling of its path.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { EndpointEntry } from '#gateway';
import { openWholeDoor, type WholeDoor } from '../fuzz/whole-door-fixture.ts';

const injections = [
  "' OR '1'='1",
  "x'; DROP TABLE gateway_key; --",
  '%00',
  'a%00b',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5c',
  '%0d%0aset-cookie:%20evil=1',
  '%ef%bc%8e%ef%bc%8e%2f',
  '%f0%9f%92%a9%e2%80%ae',
  '%25%30%30',
  '${7*7}{{7*7}}',
  'constructor',
  '__proto__',
  'x'.repeat(4000),
];

describe('every endpoint', () => {
  let whole: WholeDoor;
  let endpoints: readonly EndpointEntry[] = [];
  before(async () => {
    whole = await openWholeDoor(process.env['LODE_TEST_DATABASE']);
    endpoints = whole.office.door.gateway.endpoints().filter(({ surface }) => surface !== 'probes');
  });
  after(async () => await whole[Symbol.asyncDispose]());

  /** On a socket of its own, because client libraries put paths right. */
  const send = async (method: string, path: string, body: Buffer | string = '', headers: readonly string[] = []) => {
    const text = body.toString('latin1');
    const head = [
      `${method} ${path} HTTP/1.1`,
      'host: localhost',
      'connection: close',
      ...(headers.some((line) => line.startsWith('authorization')) ? [] : [`authorization: Bearer ${whole.secret}`]),
      ...(text === '' ? [] : ['content-type: application/json', `content-length: ${text.length}`]),
      ...headers,
    ];
    const received = await whole.office.door.raw(`${head.join('\r\n')}\r\n\r\n${text}`);
    const answer = received.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
    return { answer, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]) };
  };
  const plain = (path: string, value = 'x'): string => path.replaceAll(/:\w+|\*/g, () => value);
  const isPost = ({ method }: EndpointEntry): boolean => method === 'POST';
  /** All but where anybody may begin to sign in. */
  const isKeyed = ({ policy }: EndpointEntry): boolean => policy !== 'anybody, to sign in';
  const refused = (status: number, what: string, answer: string): void =>
    assert.ok(status >= 400 && status < 500, `${what}: ${answer.slice(0, 400)}`);

  it('refuses bodies that nest deeply, are no object, no UTF-8, or reach for prototypes', async () => {
    const bodies = [
      '['.repeat(100_000),
      `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
      `{"model":"fake","x":${'['.repeat(65)}${']'.repeat(65)}}`,
      '[]',
      'null',
      '"text"',
      '1e999',
      '{"__proto__":{"isAdmin":true}}',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      '{"model":"\xff\xfe"}',
      '{"model":"fake"',
      'NaN',
    ];
    for (const endpoint of endpoints.filter(isPost)) {
      for (const body of bodies) {
        const { status, answer } = await send('POST', plain(endpoint.path), Buffer.from(body, 'latin1'));
        refused(status, `${endpoint.path} with ${body.slice(0, 40)}`, answer);
      }
    }
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });

  it('refuses bodies that are too large, before they are sent', async () => {
    for (const endpoint of endpoints.filter(isPost)) {
      const head = ['content-type: application/json', 'content-length: 99999999999'];
      const { status, answer } = await send('POST', plain(endpoint.path), '', head);
      assert.equal(status, 413, `${endpoint.path}: ${answer}`);
    }
  });

  it('takes names in paths and queries for names, whatever they hold', async () => {
    for (const { method, path } of endpoints) {
      for (const injection of injections) {
        const name = `${method} ${path} with ${injection.slice(0, 40)}`;
        const query = encodeURIComponent(decodeURIComponent(injection.replaceAll('%25', '')));
        for (const target of [
          plain(path, encodeURI(decodeURI(injection)).replaceAll('%25', '%')),
          `${plain(path)}?team=${query}&id=${query}&after=${query}&limit=${query}`,
        ]) {
          const { status, answer } = await send(method, target, method === 'POST' ? '{}' : '');
          assert.ok(status < 500, `${name}: ${answer.slice(0, 400)}`);
          assert.doesNotMatch(answer, /^set-cookie/im, name);
          assert.equal(answer.match(/^HTTP\/1\.1 /gm)?.length, 1, name);
        }
      }
    }
    const { status } = await send('GET', '/admin/v1/keys');
    assert.equal(status, 200, 'the table is there');
  });

  it('is not served to nobody under any other spelling of its path', async () => {
    const spellings = (path: string): readonly string[] => [
      `/${path}`,
      path.replaceAll('/', '//'),
      `${path}/`,
      `${path}%00`,
      `${path}%20`,
      `${path};a=b`,
      `${path}#x`,
      `${path}?x=${'y'.repeat(100)}`,
      path.toUpperCase(),
      `/health/..${path}`,
      `/health/%2e%2e${path}`,
      `/health%2f..${path}`,
      `/health\\..${path}`,
      `/.${path}`,
      `/%2e${path}`,
      path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
      path.replace(/[a-z]/, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
      `http://localhost${path}`,
      `http://health@localhost${path}`,
    ];
    for (const { method, path } of endpoints.filter(isKeyed)) {
      for (const target of spellings(plain(path))) {
        const body = method === 'POST' ? '{}' : '';
        const { status, answer } = await send(method, target, body, ['authorization: Bearer none']);
        refused(status, `${method} ${target}`, answer);
      }
    }
  });

  it('believes nothing that headers of proxies say', async () => {
    const claims = [
      'x-forwarded-for: 127.0.0.1',
      'x-real-ip: 127.0.0.1',
      'x-forwarded-host: localhost',
      'x-forwarded-proto: https',
      'x-forwarded-user: admin',
      'forwarded: for=127.0.0.1;host=localhost;proto=https',
      'x-original-url: /health',
      'x-rewrite-url: /health',
      'x-forwarded-prefix: /admin',
      'x-http-method-override: GET',
      'x-forwarded-method: GET',
      'x-lode-tenant: research',
    ];
    for (const { method, path } of endpoints.filter(isKeyed)) {
      const unknown = await send(method, plain(path), '', ['authorization: Bearer none', ...claims]);
      assert.equal(unknown.status, 401, `${method} ${path}: ${unknown.answer}`);
      assert.doesNotMatch(unknown.answer, /x-forwarded|x-original/i);
    }
    const end = `authorization: Bearer ${whole.secret}\r\nconnection: close\r\n\r\n`;
    for (const head of [
      'GET /v1/models HTTP/1.1\r\nhost: evil.example\r\nx-forwarded-host: localhost',
      'GET http://evil.example/v1/models HTTP/1.1\r\nhost: localhost',
      'GET http://localhost/v1/models HTTP/1.1\r\nhost: evil.example',
      'GET http://localhost@evil.example/v1/models HTTP/1.1\r\nhost: localhost',
      'GET /v1/models HTTP/1.1\r\nhost: localhost.evil.example',
      'GET /v1/models HTTP/1.1\r\nhost: localhost@evil.example',
      'GET /v1/models HTTP/1.1\r\nhost: 127.0.0.1.evil.example:80',
      'GET /v1/models HTTP/1.1\r\nhost: [::1].evil.example',
    ]) {
      assert.match(await whole.office.door.raw(`${head}\r\n${end}`), /^HTTP\/1\.1 4(21|00) /, head);
    }
  });

  it('survives what else headers can hold', async () => {
    const hostile = [
      `x-request-id: ${'a'.repeat(5000)}`,
      'x-request-id: a\tb"c<script>',
      'x-request-id: \xff\xfe\x80',
      'traceparent: 00-zz-zz-zz',
      `tracestate: ${'a=b,'.repeat(2000)}`,
      'x-lode-deadline: -1',
      'x-request-timeout: 1e999',
      'anthropic-version: 9999-99-99',
      'anthropic-version: \xff',
      "x-lode-session: ' OR 1=1; --",
      `x-lode-session: ${'s'.repeat(8000)}`,
      'x-session-id: \xff\x80',
      'accept-encoding: gzip;q=9999',
      'content-encoding: gzip',
      'content-type: application/json; charset=utf-7',
      'expect: 100-continue',
      'upgrade: h2c',
      'range: bytes=0-0',
      'if-none-match: *',
      'cookie: key=x; key=y',
    ];
    for (const { method, path } of endpoints) {
      for (const line of hostile) {
        const { status, answer } = await send(method, plain(path), method === 'POST' ? '{}' : '', [line]);
        assert.ok(
          status >= 200 && status < 500,
          `${method} ${path} with ${line.slice(0, 40)}: ${answer.slice(0, 300)}`,
        );
        assert.ok(answer.split('\r\n\r\n', 1)[0]!.length < 2000, `${line.slice(0, 40)} is told back at length`);
        assert.doesNotMatch(answer, /<script>/);
      }
    }
  });

  it('has left no failure in the log', () => {
    const defects = whole.office.log.events.filter(({ event }) => event === 'request.failed');
    assert.deepEqual(defects, []);
  });
});
