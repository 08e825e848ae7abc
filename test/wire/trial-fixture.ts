import { connect, type Socket } from 'node:net';
import assert from 'node:assert/strict';
import { hello, openTestDoor, type TestDoor, type TestDoorOptions, until } from '../../src/gateway/door-fixture.ts';

/** A chat request as bytes. */
export function requestOf(body: unknown, headers: readonly string[] = []): string {
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

export const stream = { ...hello, stream: true };
export const statusLines = (answer: string): readonly string[] => answer.match(/^HTTP\/1\.1 \d{3}/gm) ?? [];

/** After every trial the door must still serve others, and hold nothing of the trial. */
export async function tryAtDoor(options: TestDoorOptions, trial: (door: TestDoor) => Promise<void>): Promise<void> {
  await using door = await openTestDoor(options);
  await trial(door);
  await until(() => door.gateway.stats().running === 0);
  assert.equal((await door.post('/v1/chat/completions', { ...hello, max_tokens: 1 })).status, 200);
}

export async function openSocket(door: TestDoor): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}
