import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { openTestDoor } from './door-fixture.ts';

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('a second port leads to the same door, as long as it is wanted', async () => {
  await using door = await openTestDoor();
  const { sidePorts } = door.gateway;
  const port = await freePort();
  await sidePorts.open('127.0.0.1', port);
  await sidePorts.open('127.0.0.1', port);
  const models = async () =>
    await fetch(`http://127.0.0.1:${port}/v1/models`, {
      headers: { authorization: 'Bearer all', connection: 'close' },
    });
  assert.equal((await models()).status, 200);
  await assert.rejects(sidePorts.open('127.0.0.1', door.port), { code: 'gateway/port-in-use' });
  sidePorts.closeAllBut(port);
  assert.equal((await models()).status, 200);
  sidePorts.closeAllBut(undefined);
  await assert.rejects(models());
});
