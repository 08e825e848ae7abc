/** Clients that leave, stall, hurry, or stay too long. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hello, until } from '../../src/gateway/door-fixture.ts';
import { openSocket, requestOf, stream, tryAtDoor } from './trial-fixture.ts';

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

test('a client that is refused while it sends a large body, and reads only then, reads why', async () => {
  await tryAtDoor({}, async (door) => {
    const socket = await openSocket(door);
    socket.pause();
    const [head = ''] = requestOf(hello).replace('Bearer all', 'Bearer wrong').split('content-length');
    socket.write(`${head}content-length: 2000000\r\n\r\n`);
    for (let part = 0; part < 20; part++) {
      await sleep(2);
      await new Promise((resolve) => socket.write('x'.repeat(100_000), resolve));
    }
    const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 401 /);
    socket.destroy();
  });
});

test('a client that does not take an answer in one piece is cut off too', async () => {
  const model = { reply: [`x${'y'.repeat(8 * 1024 * 1024)}`] };
  await tryAtDoor({ model, limits: { writeIdleMs: 200 } }, async (door) => {
    const socket = await openSocket(door);
    socket.pause();
    socket.write(requestOf(hello));
    await until(() => door.model.calls[0]?.outcome === 'ended');
    await until(() => door.gateway.stats().running === 0);
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

test('of many clients at once, those that stay get their answers and those that leave hold nothing', async () => {
  const reply = Array.from({ length: 30 }, (_none, index) => `${index} `);
  await tryAtDoor({ model: { reply, tokenDelayMs: 2 } }, async (door) => {
    const clients = Array.from({ length: 100 }, async (_none, index) => {
      const socket = await openSocket(door);
      socket.write(requestOf(stream, ['connection: close']));
      let received = '';
      const leavesAt = index % 3 === 0 ? `${index % 30} ` : undefined;
      for await (const part of socket.setEncoding('utf8')) {
        received += part as string;
        if (leavesAt !== undefined && received.includes(`"${leavesAt}"`)) break;
      }
      return leavesAt !== undefined || (received.includes('"29 "') && received.includes('[DONE]'));
    });
    assert.deepEqual(new Set(await Promise.all(clients)), new Set([true]));
    await until(() => door.gateway.stats().running === 0);
    const outcomes = Object.groupBy(door.model.calls, ({ outcome }) => outcome);
    assert.equal(outcomes.running, undefined);
    assert.ok((outcomes.ended?.length ?? 0) >= 66);
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
