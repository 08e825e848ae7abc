/** An agent that finds out by itself who gives tokens for the Model Context Protocol, with the protocol's own library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { silentLog } from '#base';
import { openIdentityProvider } from '#gateway';
import { openTestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { testRoute } from '../../src/gateway/door-fixture.ts';
import { startProvider } from './real-provider.ts';

test('an agent without a key is told whom to ask for a token, and gets in with it', async () => {
  await using provider = await startProvider({
    redirectUris: ['http://127.0.0.1:9/callback'],
    groups: { robot: ['robots'] },
  });
  await using office = await openTestOffice();
  const { door } = office;
  const url = new URL(`${door.url}/mcp`);
  const metadata = `${door.url}/.well-known/oauth-protected-resource/mcp`;
  assert.equal((await fetch(metadata)).status, 404, 'nobody gives tokens yet');
  assert.equal((await fetch(url, { method: 'POST' })).headers.get('www-authenticate'), 'Bearer');

  const settings = {
    name: 'work',
    title: 'Work',
    issuer: provider.issuer,
    clientId: 'lode',
    scopes: [],
    grants: [{ claim: 'groups', value: 'robots' }],
    api: { audience: url.href, scopes: ['mcp'] },
  };
  const signIn = { passwords: true, providers: [openIdentityProvider(settings, silentLog)] };
  door.gateway.serve({ generation: 2, routes: [testRoute({ model: door.model })], signIn });
  const told = (await fetch(url, { method: 'POST' })).headers.get('www-authenticate');
  assert.equal(told, `Bearer resource_metadata="${metadata}"`);
  assert.equal((await fetch(`${door.url}/v1/models`)).headers.get('www-authenticate'), 'Bearer', 'elsewhere keys do');

  const own = { clientId: 'robot', clientSecret: 'of-a-robot', scope: 'api' };
  const authProvider = new ClientCredentialsProvider({ ...own, expectedIssuer: provider.issuer });
  const client = new Client({ name: 'agent', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider }));
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['ask'],
  );
  await client.close();
});
