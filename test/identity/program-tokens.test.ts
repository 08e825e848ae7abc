/** Tokens of programs that only their provider can read, and batches that outlive the token they were made with. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { toFile } from 'openai';
import { Secret, silentLog } from '#base';
import { type IdentityProviderSettings, openIdentityProvider, type SignInRules } from '#gateway';
import { openTestOffice, type TestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { testRoute } from '../../src/gateway/door-fixture.ts';
import { chatLines } from '../wire/batch-fixture.ts';
import { opaqueAudience, type RealProvider, startProvider } from './real-provider.ts';

describe('tokens of programs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-tokens-'));
  let provider: RealProvider;
  let office: TestOffice;
  let generation = 1;

  const signIn = (more: Partial<IdentityProviderSettings> = {}): SignInRules => {
    const settings = {
      name: 'work',
      title: 'Work',
      issuer: provider.issuer,
      clientId: 'lode',
      clientSecret: new Secret('a-secret-of-two'),
      scopes: [],
      grants: [{ claim: 'groups', value: 'robots', team: 'vision' }],
      api: { audience: opaqueAudience, scopes: ['*'], introspection: true },
      ...more,
    };
    return { passwords: true, providers: [openIdentityProvider(settings, silentLog)] };
  };
  const serve = (more?: Partial<IdentityProviderSettings>): void =>
    office.door.gateway.serve({
      generation: ++generation,
      routes: [testRoute({ model: office.door.model })],
      signIn: signIn(more),
    });
  const open = async (): Promise<void> => {
    office = await openTestOffice({ url: `sqlite:${join(folder, 'state.db')}`, signIn: signIn() });
  };
  const atProvider = async (path: string, form: Record<string, string>) =>
    await fetch(provider.issuer + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('robot:of-a-robot').toString('base64')}` },
      body: new URLSearchParams(form),
    });
  const tokenFor = async (resource: string): Promise<string> => {
    const answer = await atProvider('/token', { grant_type: 'client_credentials', resource, scope: 'api' });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const models = async (token: string): Promise<number> =>
    (await fetch(`${office.door.url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).status;

  before(async () => {
    provider = await startProvider({ redirectUris: ['http://127.0.0.1:9/callback'], groups: { robot: ['robots'] } });
    await open();
  });
  after(async () => {
    await office?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('are asked about, and taken where they are active and were made for this gateway', async () => {
    const token = await tokenFor(opaqueAudience);
    assert.doesNotMatch(token, /\./, 'nobody can read it here');
    assert.equal(await models(token), 200);
    assert.equal(await models(await tokenFor('urn:somebody:else')), 401);
    assert.equal(await models('x'.repeat(43)), 401);
    await atProvider('/token/revocation', { token });
    await sleep(600);
    assert.equal(await models(token), 401, 'revoked');
  });

  it('are shown to no provider where that is not declared, and keys never are', async () => {
    const token = await tokenFor(opaqueAudience);
    serve({ api: { audience: opaqueAudience, scopes: ['*'] } });
    assert.equal(await models(token), 401);
    serve({ issuer: 'http://127.0.0.1:9' });
    assert.equal(await models(`lode_${'x'.repeat(43)}`), 401);
    assert.equal(await models(await tokenFor(opaqueAudience)), 502, 'a provider that is away is not one that says no');
    serve();
  });

  it('make batches that another process goes on with, for as long as the grant is there', async () => {
    const lines = 400;
    const submit = async (): Promise<string> => {
      const apiKey = await tokenFor(opaqueAudience);
      const client = new OpenAI({ baseURL: `${office.door.url}/v1`, apiKey, maxRetries: 0 });
      const { id } = await client.files.create({ file: await toFile(Buffer.from(chatLines(lines))), purpose: 'batch' });
      const endpoint = '/v1/chat/completions';
      return (await client.batches.create({ input_file_id: id, endpoint, completion_window: '24h' })).id;
    };
    const ended = async (id: string) => {
      for (;;) {
        const batch = await office.batches.batches.find('vision', id);
        if (batch.status === 'completed') return [batch.completed, batch.failed];
        await sleep(50);
      }
    };
    const first = await submit();
    await office[Symbol.asyncDispose]();
    await open();
    assert.deepEqual(await ended(first), [lines, 0]);
    const second = await submit();
    serve({ grants: [{ claim: 'groups', value: 'others' }] });
    const [, failed = 0] = await ended(second);
    assert.ok(failed > 0, 'what was granted was taken away');
  });
});
