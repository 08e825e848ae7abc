import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { LodeError, RemoteError } from '#base';
import { BadControlRequestError } from './bad-control-request-error.ts';
import { controlClient } from './control-client.ts';
import { controlServer } from './control-server.ts';

class FullError extends LodeError {
  readonly code = 'test/full';
}

describe('control port', () => {
  let server: Server;
  const clientWith = (token: string) =>
    controlClient({ pid: 1, version: '0', token, controlPort: (server.address() as AddressInfo).port });

  before(async () => {
    server = controlServer('right', {
      'GET /status': async () => ({ pid: 42 }),
      'POST /activate': async (body) => ({ url: `generation ${(body as { generation: number }).generation}` }),
      'POST /abandon': async () => {
        throw new FullError('It is full.', { remedy: 'Wait.', retriable: true });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => void server.close());

  it('does what the holder of the token asks', async () => {
    assert.equal((await clientWith('right').status()).pid, 42);
    assert.equal((await clientWith('right').activate(7)).url, 'generation 7');
  });

  it('does nothing for anybody else', async () => {
    await assert.rejects(
      clientWith('wrong').status(),
      (error) => error instanceof RemoteError && error.code === 'target/bad-control-request',
    );
  });

  it('carries typed errors across', async () => {
    await assert.rejects(clientWith('right').abandon(1), (error) => {
      assert.ok(error instanceof RemoteError);
      assert.deepEqual([error.code, error.remedy, error.retriable], ['test/full', 'Wait.', true]);
      return true;
    });
  });

  it('refuses what it does not know', async () => {
    await assert.rejects(clientWith('right').stop(0), /no such operation/);
  });

  it('takes a stranger at its port for what it is', async () => {
    const stranger = createServer((_, outgoing) => outgoing.end('<html>')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const client = controlClient({ pid: 1, version: '0', token: 'right', controlPort: port });
    await assert.rejects(client.status(), BadControlRequestError);
    stranger.closeAllConnections();
    stranger.close();
  });
});
