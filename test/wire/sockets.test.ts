/** Bytes on a socket that no client library would send, and clients that leave, stall or never finish. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hello, openTestDoor, type TestDoor, type TestDoorOptions, until } from '../../src/gateway/door-fixture.ts';

function requestOf(body: unknown, headers: readonly string[] = []): string {
  const text = JSON.stringify(body);
  return [
    'POST /v1/chat/completions HTTP/1.1',
    'host: localhost',
    'authorization: Bearer all',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...headers,
    '',
    text,
  ].join('\r\n');
}

const stream = { ...hello, stream: true };
const statusLines = (answer: string): readonly string[] => answer.match(/^HTTP\/1\.1 \d{3}/gm) ?? [];

/** After every trial the door must still serve others, and hold nothing of the trial. */
async function tryAtDoor(options: TestDoorOptions, trial: (door: TestDoor) => Promise<void>): Promise<void> {
  await using door = await openTestDoor(options);
  await trial(door);
  await until(() => door.gateway.stats().running === 0);
  assert.equal((await door.post('/v1/chat/completions', { ...hello, max_tokens: 1 })).status, 200);
}

async function openSocket(door: TestDoor): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const endless = { reply: 'word '.repeat(4000), tokenDelayMs: 2 };

test('a client that vanishes in a stream frees the model within milliseconds, by FIN and by RST', async () => {
  for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const) {
    await tryAtDoor({ model: endless }, async (door) => {
      const socket = await openSocket(door);
      socket.write(requestOf(stream));
      await new Promise((resolve) => socket.once('data', resolve));
      const leftMs = performance.now();
      socket[leave]();
      await until(() => door.model.calls[0]?.outcome === 'left');
      assert.ok(performance.now() - leftMs < 500, leave);
    });
  }
});

test('a client that vanishes while its answer is made in one piece frees the model too', async () => {
  await tryAtDoor({ model: endless }, async (door) => {
    const socket = await openSocket(door);
    socket.write(requestOf(hello));
    await until(() => door.model.calls.length === 1);
    socket.destroy();
    await until(() => door.model.calls[0]?.outcome === 'left');
  });
});

test('a client that stops reading holds the model back, grows no memory, and is cut off', async () => {
  const big = 'x'.repeat(64 * 1024);
  const model = { reply: () => Array.from({ length: 4000 }, () => big) };
  await tryAtDoor({ model, limits: { writeIdleMs: 300 } }, async (door) => {
    const socket = await openSocket(door);
    socket.pause();
    const before = process.memoryUsage();
    socket.write(requestOf({ ...stream, n: 1 }));
    await until(() => (door.model.calls[0]?.steps ?? 0) > 0);
    await sleep(150);
    const { steps } = door.model.calls[0] ?? assert.fail();
    await sleep(100);
    assert.equal(door.model.calls[0]?.steps, steps, 'the model waits');
    const after = process.memoryUsage();
    const grownBytes = after.arrayBuffers + after.external - before.arrayBuffers - before.external;
    assert.ok(grownBytes < 32 * 1024 * 1024, `grew by ${grownBytes} bytes`);
    await until(() => door.model.calls[0]?.outcome === 'left');
    socket.destroy();
  });
});

test('a client that reads a little now and then gets the whole stream', async () => {
  const reply = Array.from({ length: 300 }, (_none, index) => `${index} ${'x'.repeat(4096)} `);
  await tryAtDoor({ model: { reply }, limits: { writeIdleMs: 500 } }, async (door) => {
    const socket = await openSocket(door);
    socket.write(requestOf(stream, ['connection: close']));
    let received = '';
    socket.setEncoding('utf8');
    for await (const part of socket) {
      received += part as string;
      await sleep(1);
    }
    assert.match(received, /299 x.*\[DONE\]/s);
  });
});

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

test('a client that sends many requests at once and leaves frees them all', async () => {
  await tryAtDoor({ model: endless }, async (door) => {
    const socket = await openSocket(door);
    for (let count = 0; count < 20; count++) socket.write(requestOf(stream));
    await until(() => door.gateway.stats().running > 10);
    socket.destroy();
    await until(() => door.gateway.stats().running === 0);
    assert.ok(door.model.calls.every(({ outcome }) => outcome === 'left'));
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
