/**
 * Every endpoint by every kind of key, generated from the table of endpoints: who is let in, and that nobody gets to see
 * what is another team's. An endpoint that is new is in here without anybody thinking of it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '#base';
import { runMigrations, RunWriter } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import { type Ask, bodies, foreign, makers, namesNoObject } from './access-matrix-fixture.ts';
import { openTestOffice, type TestOffice } from './admin/admin-fixture.ts';
import { keyScopes } from './keys/key-scopes.ts';
import { roles } from './keys/role.ts';
import type { EndpointEntry } from './list-endpoints.ts';

describe('the matrix of endpoints, keys and teams', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-matrix-'));
  let office: TestOffice;
  let runDatabase: BulkDatabase;
  let runs: RunWriter;
  let endpoints: readonly EndpointEntry[] = [];
  const secrets = new Map<string, string>();

  const send = async (
    secret: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const sent = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(body ?? {});
    const answer = await fetch(office.door.url + path, {
      method,
      headers: {
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const plain = ({ path }: EndpointEntry): string => path.replaceAll(/:\w+|\*/g, 'x');
  const isProbe = ({ surface }: EndpointEntry): boolean => surface === 'probes';
  const isForSigningIn = ({ policy }: EndpointEntry): boolean => policy === 'anybody, to sign in';
  const isKeyed = (endpoint: EndpointEntry): boolean => !isProbe(endpoint) && !isForSigningIn(endpoint);

  before(async () => {
    runDatabase = await openBulkDatabase(`sqlite:${join(folder, 'runs.db')}`);
    await migrate(runDatabase, 'run', runMigrations);
    runs = new RunWriter({ database: runDatabase, log: silentLog });
    office = await openTestOffice({ runs: runDatabase });
    endpoints = office.door.gateway.endpoints();
    for (const scope of keyScopes)
      secrets.set(scope, (await office.issue(`only-${scope}`, { scopes: [scope] })).secret);
    for (const team of ['research', 'vision', 'sales'])
      for (const role of [undefined, ...roles])
        secrets.set(
          `${team} ${role ?? 'client'}`,
          (await office.issue(`${team}-${role ?? 'client'}`, { team, scopes: ['*', 'runs'], ...(role && { role }) }))
            .secret,
        );
  });
  after(async () => {
    await office[Symbol.asyncDispose]();
    await runs.close();
    await runDatabase.close();
    rmSync(folder, { recursive: true });
  });

  it('has every endpoint, and each has a policy', () => {
    assert.ok(endpoints.length > 40, `${endpoints.length}`);
    for (const { policy, path } of endpoints)
      assert.match(policy, /^(anybody(, to sign in)?|scope \w+(, by name)?|role \w+)$/, path);
  });

  it('answers nobody without a key, but whether it lives, and who signs in', async () => {
    assert.deepEqual(
      endpoints
        .filter(isForSigningIn)
        .filter(({ path }) => !path.startsWith('/admin/v1/sign-in'))
        .map(({ path }) => path),
      ['/.well-known/oauth-protected-resource/mcp'],
    );
    for (const endpoint of endpoints.filter((each) => !isForSigningIn(each))) {
      for (const secret of [undefined, '', 'nonsense', `lode_${'A'.repeat(43)}`]) {
        const { status, text } = await send(secret, endpoint.method, plain(endpoint));
        if (isProbe(endpoint)) assert.equal(status, 200);
        else assert.equal(status, 401, `${endpoint.method} ${endpoint.path} with ${secret}: ${text}`);
      }
    }
    assert.deepEqual(
      endpoints.filter(isProbe).map(({ path }) => path),
      ['/health', '/ready'],
    );
  });

  it('lets a key of one scope into the endpoints of that scope and into no other', async () => {
    for (const endpoint of endpoints.filter(isKeyed)) {
      const [kind, wanted] = endpoint.policy.replace(',', '').split(' ');
      for (const scope of keyScopes) {
        const { status, text } = await send(secrets.get(scope), endpoint.method, plain(endpoint));
        const isLetIn = kind === 'scope' && wanted === scope;
        assert.equal(status !== 403, isLetIn, `${endpoint.method} ${endpoint.path} with ${scope}: ${status} ${text}`);
        assert.notEqual(status, 401);
      }
    }
  });

  it('lets roles into the administration, each with those below it, and all scopes do not help', async () => {
    for (const endpoint of endpoints.filter(({ policy }) => policy.startsWith('role '))) {
      const wanted = roles.findIndex((role) => endpoint.policy === `role ${role}`);
      for (const [index, role] of [undefined, ...roles].entries()) {
        const { status, text } = await send(secrets.get(`sales ${role ?? 'client'}`), endpoint.method, plain(endpoint));
        const isLetIn = index > wanted;
        assert.equal(status !== 403, isLetIn, `${endpoint.method} ${endpoint.path} as ${role}: ${status} ${text}`);
      }
    }
  });

  it('lets people who signed in do what their role says, and nothing with models', async () => {
    const { people } = office.services;
    for (const [index, role] of [undefined, ...roles].entries()) {
      const memberships = role === undefined ? [] : [{ team: 'sales', role }];
      const { id } = await people.users.add(`person-${role ?? 'none'}`, memberships);
      for (const endpoint of endpoints.filter(isKeyed)) {
        // One session each: some of the endpoints end it.
        const { token, id: session } = await people.sessions.begin(id, 'password');
        const name = people.cookie.set('', new Date(), {}).split('=', 1)[0] ?? '';
        const headers = { cookie: `${name}=${token.reveal()}`, 'x-csrf-token': people.sessions.csrfToken(session) };
        const { status, text } = await send(undefined, endpoint.method, plain(endpoint), undefined, headers);
        const wanted = roles.findIndex((each) => endpoint.policy === `role ${each}`);
        const about = `${endpoint.method} ${endpoint.path} as ${role}: ${status} ${text}`;
        if (wanted < 0) assert.equal(status, 401, about);
        else assert.equal(status !== 403, index > wanted, about);
      }
    }
  });

  it('keeps what is of a team from all others: it looks to them like what does not exist', async () => {
    const owner = secrets.get('research admin');
    const ask: Ask = async (method, path, body) => JSON.parse((await send(owner, method, path, body)).text);
    for (const endpoint of endpoints.filter(({ path }) => /[:*]/.test(path) && !namesNoObject.has(path))) {
      const name = `${endpoint.method} ${endpoint.path}`;
      const [, make] =
        makers.find(([prefix]) => endpoint.path.startsWith(prefix)) ??
        assert.fail(`${name} names something that is made here by nobody`);
      const parameters = await make(ask, office, runs);
      const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, part: string) => parameters[part] ?? assert.fail(name));
      const unknown = endpoint.path.replaceAll(/:(\w+)/g, (_match, part: string) =>
        String(parameters[part]).replace(/.{4}$/, 'zzzz'),
      );
      const body = bodies[name];
      for (const who of ['sales admin', 'vision admin']) {
        const theirs = await send(secrets.get(who), endpoint.method, path, body);
        const nothing = await send(secrets.get(who), endpoint.method, unknown, body);
        assert.equal(theirs.status, 404, `${name} as ${who}: ${theirs.text}`);
        assert.equal(nothing.status, 404, `${name} of nothing: ${nothing.text}`);
        assert.equal(theirs.text.includes(foreign), false, name);
        const anonymous = (text: string): string => text.replaceAll(/[\w-]{12,}/g, '');
        assert.equal(anonymous(theirs.text), anonymous(nothing.text), `${name}: the same words`);
      }
      const own = await send(owner, endpoint.method, path, body);
      assert.notEqual(own.status, 404, `${name} by its owner: ${own.text}`);
      assert.notEqual(own.status, 403, `${name} by its owner: ${own.text}`);
    }
  });

  it('has nothing of another team in any list', async () => {
    for (const endpoint of endpoints.filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path))) {
      const own = await send(secrets.get('research admin'), 'GET', endpoint.path);
      for (const who of ['sales admin', 'sales client', 'vision admin']) {
        const { text } = await send(secrets.get(who), 'GET', endpoint.path);
        assert.equal(text.includes(foreign), false, `${endpoint.path} as ${who}`);
      }
      // That is there where identity providers give tokens, and none does here.
      if (!isForSigningIn(endpoint)) assert.notEqual(own.status, 404, endpoint.path);
    }
  });

  it('has left no key and nothing that was said in the log', () => {
    const written = JSON.stringify(office.log.events);
    assert.ok(office.log.events.length > 100);
    assert.equal(written.includes(foreign), false);
    for (const secret of secrets.values()) assert.equal(written.includes(secret.slice(8, -4)), false);
  });
});
