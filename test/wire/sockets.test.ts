/** Bytes on a socket that no client library would send, and requests that never end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hello, openTestDoor, until } from '../../src/gateway/door-fixture.ts';
import { openSocket, requestOf, statusLines, stream, tryAtDoor } from './trial-fixture.ts';

test('half a request is answered with 408 and closed, half its headers too', async () => {
  const limits = { headersTimeoutMs: 200, requestTimeoutMs: 400 };
  await tryAtDoor({ limits }, async (door) => {
    const whole = requestOf(hello);
    for (const part of [whole.slice(0, 30), whole.slice(0, -10)]) {
      assert.match(await door.raw(part), /^HTTP\/1\.1 408 .*malformed_request/s);
    }
    assert.equal(door.model.calls.length, 0);
  });
});

test('a body that drips is cut off, however steadily it drips', async () => {
  await tryAtDoor({ limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } }, async (door) => {
    const socket = await openSocket(door);
    let isClosed = false;
    socket.on('close', () => (isClosed = true)).resume();
    for (const byte of requestOf(hello).split(/(?<=\r\n\r\n.*)/s)) {
      if (isClosed) break;
      socket.write(byte);
      await sleep(25);
    }
    await until(() => isClosed);
    assert.equal(door.model.calls.length, 0);
  });
});

test('requests that are sent at once are answered in order', async () => {
  await tryAtDoor({ model: { reply: ({ input }) => JSON.stringify(input).match(/q\d/)?.[0] ?? '' } }, async (door) => {
    const ask = (content: string, headers: string[] = []) =>
      requestOf({ ...hello, messages: [{ role: 'user', content }] }, headers);
    const answer = await door.raw(ask('q1') + ask('q2') + ask('q3', ['connection: close']));
    assert.deepEqual(answer.match(/"content":"q\d"/g), ['"content":"q1"', '"content":"q2"', '"content":"q3"']);
  });
});

test('requests that two servers could read differently are refused, and nothing hidden in them is served', async () => {
  const inner = 'GET /v1/models HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer all\r\n\r\n';
  const head =
    'POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer all\r\ncontent-type: application/json\r\n';
  const smuggling = [
    `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `${head}content-length: 4\r\ncontent-length: 5\r\n\r\n{}  ${inner}`,
    `${head}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
    `${head}content-length: +4\r\n\r\n{}  ${inner}`,
    `${head}content-length : 4\r\n\r\n{}  ${inner}`,
    `${head}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${inner}`,
    `${head}x: a\nb: c\rd\r\n\r\n${inner}`,
    'POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\ncontent-length: 0\r\n\r\n',
    'GET /v1/models HTTP/1.1\r\nauthorization: Bearer all\r\n\r\n',
    'not http at all\r\n\r\n',
    '\0\0\0\0',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ];
  await tryAtDoor({ limits: { headersTimeoutMs: 300, requestTimeoutMs: 300, keepAliveMs: 50 } }, async (door) => {
    for (const bytes of smuggling) {
      const answer = await door.raw(bytes);
      assert.ok(
        statusLines(answer).length <= 1,
        `${JSON.stringify(bytes.slice(-80))} got ${statusLines(answer).join()}`,
      );
      assert.doesNotMatch(answer, /HTTP\/1\.1 200/, JSON.stringify(bytes.slice(0, 200)));
    }
    assert.equal(door.model.calls.length, 0);
  });
});

test('garbage after a request never gets into the middle of its answer', async () => {
  await tryAtDoor({ model: { reply: 'word '.repeat(50), tokenDelayMs: 2 } }, async (door) => {
    const socket = await openSocket(door);
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    socket.write(requestOf(stream));
    await until(() => received.includes('word'));
    socket.write('garbage\r\n\r\n');
    await until(() => socket.destroyed);
    assert.equal(statusLines(received).length, 1);
    assert.doesNotMatch(received, /malformed_request/);
  });
});

test('odd methods, paths and versions get one answer, and an id', async () => {
  const rest = 'host: localhost\r\nauthorization: Bearer all\r\nconnection: close\r\n\r\n';
  const cases = [
    ['GET /v1/models/%zz HTTP/1.1', 400],
    ['BREW /v1/models HTTP/1.1', 400],
    ['OPTIONS /v1/models HTTP/1.1', 404],
    ['DELETE /v1/models HTTP/1.1', 404],
    ['GET //v1/models HTTP/1.1', 404],
    [`GET /v1/models/${'n'.repeat(9000)} HTTP/1.1`, 404],
    ['HEAD /health HTTP/1.1', 200],
    ['HEAD /ready HTTP/1.1', 200],
    ['GET /v1/models HTTP/1.0', 200],
  ] as const;
  await tryAtDoor({}, async (door) => {
    for (const [line, status] of cases) {
      const answer = await door.raw(`${line}\r\n${rest}`);
      assert.equal(statusLines(answer).join(), `HTTP/1.1 ${status}`, line);
      assert.match(answer, /^x-request-id: req_/m);
      assert.ok(answer.length < 1000, 'what was sent is not told back at length');
    }
  });
});

test('headers beyond the limit are refused with 431', async () => {
  await tryAtDoor({}, async (door) => {
    const answer = await door.raw(requestOf(hello, [`x-large: ${'x'.repeat(20_000)}`]));
    assert.match(answer, /^HTTP\/1\.1 431 .*malformed_request/s);
    const many = Array.from({ length: 5000 }, (_none, index) => `x${index}: 1`);
    assert.match(await door.raw(requestOf(hello, many)), /^HTTP\/1\.1 431 /);
  });
});

test('a body of unknown length stops at the limit, a declared one before it is sent', async () => {
  await tryAtDoor({ limits: { bodyBytesMax: 10_000 } }, async (door) => {
    const head = requestOf({}).replace(/content-length: \d+\r\n\r\n.*/s, '');
    const chunk = `3e8\r\n${' '.repeat(1000)}\r\n`;
    const endless = await door.raw(
      `${head}transfer-encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 11 }, () => chunk),
    );
    assert.match(endless, /^HTTP\/1\.1 413 .*body_too_large/s);
    assert.match(await door.raw(`${head}content-length: 99999999999\r\n\r\n`), /^HTTP\/1\.1 413 /);
  });
});

test('connections beyond the limit are not taken, and others go on', async () => {
  await tryAtDoor({ limits: { connectionsMax: 3 } }, async (door) => {
    const sockets = await Promise.all(Array.from({ length: 3 }, () => openSocket(door)));
    await sleep(20);
    assert.equal(await door.raw(requestOf(hello)), '');
    for (const socket of sockets) socket.destroy();
    await sleep(20);
  });
});

test('a connection that stays open learns that the door is closing', async () => {
  const door = await openTestDoor({ model: { reply: 'one two three', tokenDelayMs: 30 } });
  const socket = await openSocket(door);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  const running = door.post('/v1/chat/completions', stream);
  socket.write(requestOf(stream));
  await until(() => door.model.calls.length === 2);
  const closed = door.gateway.close({ drainMs: 5000 });
  await sleep(5);
  socket.write(requestOf(hello) + 'GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n');
  assert.match(await (await running).text(), /\[DONE\]/);
  await closed;
  await until(() => socket.destroyed);
  assert.match(received, /\[DONE\].*HTTP\/1\.1 503 .*not_serving/s);
});
