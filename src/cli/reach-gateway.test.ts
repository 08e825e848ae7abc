import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { reachGateway } from './reach-gateway.ts';

test('a gateway that ends in the middle of an answer, or is not there, is no defect of Lode', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"a":', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = () => reachGateway(url, async () => await (await fetch(url)).json());
  const gone = { code: 'cli/gateway-gone', retriable: true, message: new RegExp(`^The gateway at ${url} does not`) };
  await assert.rejects(ask, gone);
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(ask, gone);
  const bug = new TypeError('x is not a function');
  await assert.rejects(
    reachGateway(url, () => Promise.reject(bug)),
    bug,
  );
});
