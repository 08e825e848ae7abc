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
import { runIds, runMigrations, RunWriter } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import { openTestOffice, type TestOffice } from './admin/admin-fixture.ts';
import { keyScopes } from './keys/key-scopes.ts';
import { roles } from './keys/role.ts';
import type { EndpointEntry } from './list-endpoints.ts';

const foreign = 'what-only-research-may-know';
const ids = runIds();

/** Makes something of one team, and gives the parameters that name it. One for every path that names something. */
type Make = (ask: Ask, office: TestOffice, runs: RunWriter) => Promise<Readonly<Record<string, string>>>;
type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const response: Make = async (ask) => ({
  id: String((await ask('POST', '/v1/responses', { model: 'fake', input: foreign, store: true }))['id']),
});
const conversation: Make = async (ask) => {
  const items = [{ type: 'message', role: 'user', content: foreign }];
  const { id } = await ask('POST', '/v1/conversations', { items });
  const listed = (await ask('GET', `/v1/conversations/${String(id)}/items`)) as { data?: { id: string }[] };
  return { id: String(id), item: listed.data?.[0]?.id ?? assert.fail('a conversation has items') };
};
const key: Make = async (_ask, { issue }) => ({
  id: (
    await issue(
      `made-${ids()
        .slice(-8)
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, 'x')}`,
      { team: 'research', project: foreign },
    )
  ).id,
});
const run: Make = async (_ask, _office, runs) => {
  const id = ids();
  await runs.write({
    id,
    stage: 'shop/main',
    tenant: 'research',
    project: foreign,
    key: 'app',
    requestId: 'req_1',
    operation: 'chat',
    route: 'fake',
    model: 'fake',
    status: 'ok',
    arrivedMs: Date.now(),
    durationMs: 1,
    usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1 },
    timings: {},
  });
  return { id };
};

const file: Make = async (_ask, { files }) => {
  const draft = await files.begin('research');
  await draft.append(Buffer.from(foreign));
  const facts = { purpose: 'batch', filename: foreign, createdMs: Date.now(), expiresMs: undefined };
  return { id: (await draft.finish(facts)).id };
};

const makers: readonly (readonly [prefix: string, make: Make])[] = [
  ['/v1/responses/', response],
  ['/v1/conversations/', conversation],
  ['/v1/files/', file],
  ['/admin/v1/keys/', key],
  ['/admin/v1/runs/', run],
];
/** Its parameter is the name of a route, which is not of any team. */
const namesNoObject = new Set(['/v1/models/*', '/v1/programs/:program']);

/** What an endpoint needs in order to do something; of others an empty object is the least. */
const bodies: Readonly<Record<string, object>> = {
  'POST /v1/conversations/:id': { metadata: {} },
  'POST /v1/conversations/:id/items': { items: [{ type: 'message', role: 'user', content: 'Hi' }] },
  'POST /admin/v1/runs/:id/scores': { name: 'good', value: 1 },
};

describe('the matrix of endpoints, keys and teams', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-matrix-'));
  let office: TestOffice;
  let runDatabase: BulkDatabase;
  let runs: RunWriter;
  let endpoints: readonly EndpointEntry[] = [];
  const secrets = new Map<string, string>();

  const send = async (secret: string | undefined, method: string, path: string, body?: unknown) => {
    const sent = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(body ?? {});
    const answer = await fetch(office.door.url + path, {
      method,
      headers: {
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
      },
      ...(sent !== undefined && { body: sent }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const plain = ({ path }: EndpointEntry): string => path.replaceAll(/:\w+|\*/g, 'x');
  const isProbe = ({ surface }: EndpointEntry): boolean => surface === 'probes';

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
          (await office.issue(`${team}-${role ?? 'client'}`, { team, scopes: ['*'], ...(role && { role }) })).secret,
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
    for (const { policy, path } of endpoints) assert.match(policy, /^(anybody|scope \w+(, by name)?|role \w+)$/, path);
  });

  it('answers nobody without a key, but whether it lives', async () => {
    for (const endpoint of endpoints) {
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
    for (const endpoint of endpoints.filter((each) => !isProbe(each))) {
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
      assert.notEqual(own.status, 404, endpoint.path);
    }
  });

  it('has left no key and nothing that was said in the log', () => {
    const written = JSON.stringify(office.log.events);
    assert.ok(office.log.events.length > 100);
    assert.equal(written.includes(foreign), false);
    for (const secret of secrets.values()) assert.equal(written.includes(secret.slice(8, -4)), false);
  });
});
