import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../door-fixture.ts';
import { openTestOffice, prefix, type TestOffice } from './admin-fixture.ts';

type Listed = { readonly data: readonly Record<string, unknown>[] };

describe('the administration', () => {
  let office: TestOffice;
  const secrets = new Map<string, string>();
  const call = async (who: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(office.door.url + path, {
      method,
      headers: {
        authorization: `Bearer ${secrets.get(who)}`,
        connection: 'close',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const namesOf = async (who: string, path: string): Promise<readonly unknown[]> =>
    ((await call(who, 'GET', path)).body as unknown as Listed).data.map((item) => item['name'] ?? item['subject']);

  before(async () => {
    office = await openTestOffice();
    const { issue } = office;
    for (const [name, terms] of [
      ['chief', { role: 'admin' }],
      ['lead', { role: 'admin', team: 'research' }],
      ['hand', { role: 'operator', team: 'research' }],
      ['guest', { role: 'viewer', team: 'research' }],
      ['seller', { role: 'admin', team: 'sales' }],
      ['app', { team: 'vision' }],
      ['shop', { team: 'sales' }],
    ] as const)
      secrets.set(name, (await issue(name, terms)).secret);
    await office.services.quotas.put(`${prefix}budget/a`, [
      { subject: `${prefix}team/research`, measure: 'money', period: 'month', amount: 5_000_000_000 },
      { subject: `${prefix}team/sales`, measure: 'tokens', period: 'day', amount: 100 },
      { subject: `${prefix}stack`, measure: 'requests', period: 'minute', amount: 1000 },
    ]);
  });
  after(() => office[Symbol.asyncDispose]());

  it('shows a team itself and what is in it, and the organisation everything', async () => {
    assert.deepEqual(await namesOf('chief', '/admin/v1/teams'), ['research', 'sales', 'vision']);
    assert.deepEqual(await namesOf('guest', '/admin/v1/teams'), ['research', 'vision']);
    assert.deepEqual(await namesOf('seller', '/admin/v1/teams'), ['sales']);
    assert.deepEqual((await namesOf('guest', '/admin/v1/keys')).toSorted(), ['app', 'guest', 'hand', 'lead']);
    assert.deepEqual((await namesOf('seller', '/admin/v1/keys')).toSorted(), ['seller', 'shop']);
    assert.deepEqual(await namesOf('guest', '/admin/v1/quotas'), ['team/research']);
    assert.equal((await namesOf('chief', '/admin/v1/quotas')).length, 3);
  });

  it('tells what has been used of budgets, in dollars', async () => {
    const { data } = (await call('guest', 'GET', '/admin/v1/quotas')).body as unknown as Listed;
    assert.deepEqual([data[0]?.['amount'], data[0]?.['used'], data[0]?.['period']], [5, 0, 'month']);
  });

  it('never tells a secret or its hash', async () => {
    const text = JSON.stringify((await call('chief', 'GET', '/admin/v1/keys')).body);
    for (const secret of secrets.values()) assert.equal(text.includes(secret.slice(8, -4)), false);
    assert.equal(/[0-9a-f]{64}/.test(text), false);
  });

  it('makes keys that work at once, for its own team by default', async () => {
    const made = await call('hand', 'POST', '/admin/v1/keys', { name: 'robot', project: 'arm', scopes: ['models'] });
    assert.equal(made.status, 201);
    secrets.set('robot', String(made.body['secret']));
    assert.equal((await call('robot', 'GET', '/v1/models')).status, 200);
    assert.equal((await call('robot', 'GET', '/admin/v1/self')).status, 403);
    const { data } = (await call('guest', 'GET', '/admin/v1/keys')).body as unknown as Listed;
    assert.equal(data.find(({ id }) => id === made.body['id'])?.['team'], 'research');
  });

  it('rotates with an overlap, and revokes', async () => {
    const { id } = await office.issue('turn', { team: 'vision' });
    const next = await call('hand', 'POST', `/admin/v1/keys/${id}/rotate`, { overlap_seconds: 60 });
    assert.equal(next.status, 201);
    secrets.set('turned', String(next.body['secret']));
    assert.equal((await call('turned', 'GET', '/v1/models')).status, 200);
    assert.equal((await call('hand', 'DELETE', `/admin/v1/keys/${String(next.body['id'])}`)).status, 200);
    assert.equal((await call('turned', 'GET', '/v1/models')).status, 401);
  });

  it('gives nobody more than he has', async () => {
    const refusals: readonly [who: string, body: object, status: number][] = [
      ['hand', { name: 'a-role', role: 'viewer' }, 403],
      ['guest', { name: 'no-maker' }, 403],
      ['lead', { name: 'figures', scopes: ['metrics'] }, 403],
      ['lead', { name: 'theirs', team: 'sales' }, 400],
      ['lead', { name: 'nowhere', team: 'none' }, 400],
      ['lead', { name: 'shop' }, 409],
      ['lead', { name: 'chief' }, 409],
      ['lead', { name: 'Bad Name' }, 400],
      ['lead', { name: 'more', extra: 1 }, 400],
    ];
    for (const [who, body, status] of refusals)
      assert.equal((await call(who, 'POST', '/admin/v1/keys', body)).status, status, JSON.stringify(body));
    assert.equal(
      (await call('lead', 'POST', '/admin/v1/keys', { name: 'sub', role: 'operator', team: 'vision' })).status,
      201,
    );
  });

  it('lets nobody touch a key of a role above his own', async () => {
    const { id } = await office.issue('above', { team: 'research', role: 'admin' });
    assert.equal((await call('hand', 'POST', `/admin/v1/keys/${id}/rotate`, {})).status, 403);
    assert.equal((await call('hand', 'DELETE', `/admin/v1/keys/${id}`)).status, 403);
  });

  it('writes down who did what, and shows each team its own', async () => {
    const { body } = await call('hand', 'GET', '/admin/v1/audit?action=key.create');
    const { data } = body as unknown as Listed;
    const entry = data.find(({ subject }) => subject === 'key/robot');
    assert.deepEqual(entry?.['outcome'], 'done');
    assert.equal((entry?.['actor'] as { name?: string } | undefined)?.name, 'hand');
    assert.ok(data.every(({ team }) => team === 'research' || team === 'vision'));
    assert.equal((await call('guest', 'GET', '/admin/v1/audit')).status, 403);
    assert.deepEqual((await office.services.audit.verify()).problems, []);
  });

  it('pages through the log', async () => {
    const first = (await call('chief', 'GET', '/admin/v1/audit?limit=1')).body as {
      data: { number: number }[];
      has_more: boolean;
    };
    assert.equal(first.has_more, true);
    const next = await call('chief', 'GET', `/admin/v1/audit?limit=1&before=${first.data[0]?.number}`);
    assert.equal((next.body as unknown as typeof first).data[0]?.number, (first.data[0]?.number ?? 0) - 1);
    assert.equal((await call('chief', 'GET', '/admin/v1/audit?limit=0')).status, 400);
    assert.equal((await call('chief', 'GET', '/admin/v1/audit?nonsense=1')).status, 400);
  });

  it('counts who was turned away, and tells how often', async () => {
    for (let index = 0; index < 20; index++) await call('nobody', 'GET', '/admin/v1/teams');
    await office.door.gateway.close({ drainMs: 1000 });
    await until(() => office.door.gateway.stats().running === 0);
    const entries = await office.services.audit.read({ action: 'request.refuse', entriesMax: 50 });
    const unknown = entries.find(
      ({ details, subject }) => details?.['code'] === 'gateway/invalid-api-key' && subject.endsWith('/admin/v1/teams'),
    );
    assert.equal(unknown?.details?.['count'], 20);
    assert.ok(
      entries.some(({ actor, details }) => actor.name === 'guest' && details?.['code'] === 'gateway/role-missing'),
    );
  });
});
