/** Signing in with a real identity provider, and its tokens in place of keys. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { Secret } from '#base';
import { type IdentityProviderSettings, openIdentityProvider } from '#gateway';
import { openTestOffice, type TestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { testRoute } from '../../src/gateway/door-fixture.ts';
import { audience, type RealProvider, startProvider } from './real-provider.ts';
import { WebBrowser } from './web-browser.ts';

const groups = {
  ada: ['staff', 'ml-admins'],
  bob: ['staff', 'research', 'sales'],
  eve: ['guests'],
  robot: ['staff', 'robots'],
};

describe('an identity provider', () => {
  let office: TestOffice;
  let provider: RealProvider;
  const settings = (): IdentityProviderSettings => ({
    name: 'work',
    title: 'Example Work',
    issuer: provider.issuer,
    clientId: 'lode',
    clientSecret: new Secret('a-secret-of-two'),
    scopes: ['email', 'groups'],
    grants: [
      { claim: 'groups', value: 'ml-admins', role: 'admin' },
      { claim: 'groups', value: 'research', team: 'research', role: 'operator' },
      { claim: 'groups', value: 'sales', team: 'sales', role: 'viewer' },
      { claim: 'groups', value: 'robots', team: 'vision' },
    ],
    api: { audience, scopes: ['models'] },
  });
  const serve = (generation: number, more: Partial<IdentityProviderSettings> = {}, passwords = true): void =>
    office.door.gateway.serve({
      generation,
      routes: [testRoute({ model: office.door.model })],
      signIn: { passwords, providers: [openIdentityProvider({ ...settings(), ...more }, office.log)] },
    });
  const start = () => `${office.door.url}/admin/v1/sign-in/work`;
  const ask = async (browser: WebBrowser, path: string, headers: Record<string, string> = {}) => {
    const cookie = [...browser.cookies(office.door.url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(office.door.url + path, { headers: { cookie, ...headers } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const models = async (token: string): Promise<number> =>
    (await fetch(`${office.door.url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).status;
  const robotToken = async (): Promise<string> => {
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('robot:of-a-robot').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope: 'api' }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const forge = async (claims: JWTPayload, header: { alg?: string; kid?: string; typ?: string } = {}) => {
    const { alg = 'RS256', ...rest } = header;
    const key = await importJWK(provider.signingKey, 'RS256');
    const nowSeconds = Math.floor(Date.now() / 1000);
    const usual = { iss: provider.issuer, aud: audience, sub: 'robot', groups: ['robots'], exp: nowSeconds + 60 };
    return await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg, kid: provider.signingKey.kid ?? '', typ: 'at+jwt', ...rest })
      .sign(key);
  };

  before(async () => {
    office = await openTestOffice();
    provider = await startProvider({ redirectUris: [`${start()}/callback`], groups });
    serve(2);
  });
  after(async () => {
    await provider[Symbol.asyncDispose]();
    await office[Symbol.asyncDispose]();
  });

  it('is told of, with where to begin', async () => {
    const { body } = await ask(new WebBrowser(), '/admin/v1/sign-in');
    assert.deepEqual(body['providers'], [{ name: 'work', title: 'Example Work', url: '/admin/v1/sign-in/work' }]);
    assert.equal(JSON.stringify(body).includes('secret'), false);
  });

  it('signs people in, with the roles that their groups have', async () => {
    const browser = new WebBrowser();
    const page = await browser.signIn(start(), 'ada');
    assert.equal(page.status, 200, page.text);
    assert.equal(page.url, `${office.door.url}/admin/v1/sign-in`);
    const { body } = await ask(browser, '/admin/v1/session');
    assert.deepEqual([body['role'], body['team'], body['signed_in_with']], ['admin', null, 'work']);
    assert.equal((body['user'] as { display_name: string }).display_name, 'ada@example.org');
    const asked = new URL(browser.visited.find(({ url }) => url.includes('/auth?'))?.url ?? '');
    assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.ok((asked.searchParams.get(name) ?? '').length > 40);
  });

  it('lets a member of several teams choose for whom to act', async () => {
    const browser = new WebBrowser();
    await browser.signIn(start(), 'bob');
    const as = async (team?: string) => {
      const { status, body } = await ask(browser, '/admin/v1/self', team === undefined ? {} : { 'x-lode-team': team });
      return status === 200 ? [body['team'], body['role']] : status;
    };
    assert.deepEqual(await as(), ['research', 'operator']);
    assert.deepEqual(await as('sales'), ['sales', 'viewer']);
    assert.equal(await as('vision'), 403);
    assert.equal(await as("sales' or 1=1"), 401);
  });

  it('does not let in whom no grant fits, or who was disabled here', async () => {
    const eve = await new WebBrowser().signIn(start(), 'eve');
    assert.equal(eve.status, 403);
    assert.match(eve.text, /gateway\/not-admitted/);
    const bob = new WebBrowser();
    await bob.signIn(start(), 'bob');
    const { users } = office.services.people;
    const { id } = (await users.list()).find(({ name }) => name === 'work:bob') ?? assert.fail();
    await users.setDisabled(id, true);
    await sleep(600);
    assert.equal((await ask(bob, '/admin/v1/session')).status, 401);
    assert.equal((await new WebBrowser().signIn(start(), 'bob')).status, 401);
    await users.setDisabled(id, false);
  });

  it('is not believed when somebody else brings its answer, or brings it again', async () => {
    const browser = new WebBrowser();
    await browser.signIn(start(), 'ada');
    const callback = browser.visited.find(({ url }) => url.includes('/callback?'))?.url ?? '';
    assert.equal((await new WebBrowser().open(callback)).status, 401, 'another browser never left');
    const again = new WebBrowser();
    const begun = await again.open(start());
    assert.equal(begun.status, 200);
    assert.equal((await again.open(callback)).status, 502, 'its state is of another time');
    const error = `${start()}/callback?error=access_denied&state=x`;
    assert.equal((await again.open(error)).status, 502);
  });

  it('answers only who asked: another nonce, state or proof is worth nothing', async () => {
    const work = openIdentityProvider(settings(), office.log);
    const answered = async () => {
      const { url, flow } = await work.begin(`${start()}/callback`);
      const browser = new WebBrowser();
      // It arrives at a gateway that this browser never left from, and so the code is not used up.
      assert.equal((await browser.signIn(url, 'ada')).status, 401);
      return {
        flow,
        callback: new URL(browser.visited.findLast(({ url: at }) => at.includes('/callback?'))?.url ?? ''),
      };
    };
    const good = await answered();
    assert.equal((await work.finish(good.flow, good.callback)).sub, 'ada');
    for (const part of ['nonce', 'state', 'verifier'] as const) {
      const { flow, callback } = await answered();
      const other = { ...flow, [part]: 'x'.repeat(43) };
      await assert.rejects(work.finish(other, callback), { code: 'gateway/identity-provider' }, part);
    }
    await assert.rejects(work.finish(good.flow, good.callback), { code: 'gateway/identity-provider' }, 'used twice');
  });

  it('gives access tokens that are taken in place of keys, for what is declared', async () => {
    const token = await robotToken();
    assert.equal(await models(token), 200);
    const chat = await fetch(`${office.door.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(chat.status, 403, 'its scopes are what the stack says');
    const admin = await fetch(`${office.door.url}/admin/v1/self`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(admin.status, 403, 'its grant has no role');
  });

  it('is imitated by nobody', async () => {
    assert.equal(await models(await forge({})), 200, 'what is imitated is good');
    const past = Math.floor(Date.now() / 1000) - 3600;
    const nonsense: readonly (readonly [string, string])[] = [
      ['of another audience', await forge({ aud: 'somebody' })],
      ['of another issuer', await forge({ iss: 'https://login.example.org' })],
      ['that has expired', await forge({ exp: past })],
      ['that is not valid yet', await forge({ nbf: past + 7200 })],
      ['without a grant', await forge({ groups: ['guests'] })],
      ['that signs out', await forge({}, { typ: 'logout+jwt' })],
      ['of a key that nobody has', await forge({}, { kid: 'made-up' })],
    ];
    for (const [what, token] of nonsense) assert.equal(await models(token), 401, what);
    const [header = '', claims = '', signature = ''] = (await forge({})).split('.');
    const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const own = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
    assert.equal(await models(`${text({ alg: 'none' })}.${claims}.${signature}`), 401);
    assert.equal(await models(`${text({ alg: 'none' })}.${claims}.`), 401);
    assert.equal(await models(`${header}.${text({ ...own, groups: ['ml-admins'] })}.${signature}`), 401);
    const shared = new TextEncoder().encode(JSON.stringify(provider.signingKey.n));
    const symmetric = await new SignJWT({ ...own }).setProtectedHeader({ alg: 'HS256' }).sign(shared);
    assert.equal(await models(symmetric), 401, 'a public key is no shared secret');
  });

  it('may sign with a new key', async () => {
    const { port } = new URL(provider.issuer);
    const old = await robotToken();
    await provider[Symbol.asyncDispose]();
    provider = await startProvider({ redirectUris: [`${start()}/callback`], groups, port: Number(port) });
    await sleep(5100);
    assert.equal(await models(await robotToken()), 200);
    assert.equal(await models(old), 401, 'the old key is not its key any more');
  });

  it('that is away is nobody who says no: it is told, and sessions go on', async () => {
    const browser = new WebBrowser();
    await browser.signIn(start(), 'ada');
    serve(3, { issuer: 'http://127.0.0.1:9' });
    const failed = await new WebBrowser().open(start());
    assert.equal(failed.status, 502);
    assert.match(failed.text, /gateway\/identity-provider/);
    assert.equal(failed.text.includes('ECONNREFUSED'), false);
    assert.equal((await ask(browser, '/admin/v1/session')).status, 200);
    serve(4, {}, false);
    const password = await fetch(`${office.door.url}/admin/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ada', password: 'whatever it is' }),
    });
    assert.equal(password.status, 401, 'the stack says that there are no passwords');
  });

  it('leaves no token, code or secret in the log or the audit', async () => {
    const entries = await office.services.audit.read({ entriesMax: 1000 });
    assert.ok(entries.some(({ action, details }) => action === 'session.begin' && details?.['source'] === 'work'));
    const written = JSON.stringify([office.log.events, entries]);
    for (const secret of ['a-secret-of-two', 'eyJ', 'code=']) assert.equal(written.includes(secret), false, secret);
  });
});
