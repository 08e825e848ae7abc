import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '#base';
import { type Run, runIds, runMigrations, RunWriter, tracesOfRuns } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import { openTestOffice, type TestOffice } from '../admin/admin-fixture.ts';

const newId = runIds();
let requests = 0;

function asking(tenant: string, content: string, different: Partial<Run> = {}): Run {
  return {
    id: newId(),
    stage: 'shop/main',
    tenant,
    requestId: `req_${++requests}`,
    operation: 'chat',
    route: 'answer',
    model: 'smol',
    status: 'ok',
    arrivedMs: Date.now() - 1000,
    durationMs: 120,
    usage: { promptTokens: 100, cachedTokens: 40, completionTokens: 20 },
    timings: {},
    texts: {
      input: { kind: 'chat', messages: [{ role: 'user', content }] },
      settings: { sampling: {} },
      output: [{ text: `Of ${tenant}: wait.`, reason: 'stop' }],
    },
    ...different,
  };
}

describe('runs over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-own-runs-'));
  const runs = {
    lost: asking('research', 'My parcel is lost, what can I do now?'),
    again: asking('research', 'My parcel is lost, what can I do today?', { route: 'desk' }),
    vision: asking('vision', 'A parcel in a picture'),
    sales: asking('sales', 'A parcel to sell'),
    elsewhere: asking('research', 'A parcel on another stage', { stage: 'shop/other' }),
  };
  const secrets = new Map<string, string>();
  let office: TestOffice;
  let database: BulkDatabase;

  const call = async (who: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(office.door.url + path, {
      method,
      headers: { authorization: `Bearer ${secrets.get(who)}`, connection: 'close', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, any> };
  };
  const found = async (who: string, path: string, body: unknown): Promise<readonly string[]> =>
    (await call(who, 'POST', path, body)).body['data'].map(({ id }: { id: string }) => id);

  before(async () => {
    database = await openBulkDatabase(`sqlite:${join(folder, 'runs.db')}`);
    await migrate(database, 'run', runMigrations);
    await using writer = new RunWriter({ database, log: silentLog });
    for (const run of Object.values(runs)) await writer.write(run);
    office = await openTestOffice({ runs: database });
    for (const [name, terms] of [
      ['app', { scopes: ['runs'], team: 'research' }],
      ['chat', { scopes: ['*'], team: 'research' }],
      ['hand', { role: 'operator', team: 'research' }],
      ['guest', { role: 'viewer', team: 'research' }],
    ] as const)
      secrets.set(name, (await office.issue(name, terms)).secret);
  });
  after(async () => {
    await office[Symbol.asyncDispose]();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('are found by a team, and those of nobody else', async () => {
    const search = await call('app', 'POST', '/v1/runs/search', { words: 'parcel', facets: true });
    assert.equal(search.status, 200);
    const [first] = search.body['data'];
    assert.deepEqual([first.team, first.texts, first.answered], ['research', undefined, 'Of research: wait.']);
    assert.deepEqual(search.body['facets'].values.route, [
      { value: 'answer', runs: 1 },
      { value: 'desk', runs: 1 },
    ]);
    assert.deepEqual(await found('app', '/v1/runs/search', { words: 'parcel', team: 'sales' }), []);
    assert.deepEqual(await found('app', '/v1/runs/search', { words: 'parcel', route: 'desk' }), [runs.again.id]);
    assert.deepEqual(await found('app', '/v1/runs/search', { like: 'My parcel is lost, what can I do now?' }), [
      runs.lost.id,
      runs.again.id,
    ]);
  });

  it('are found by those who operate, in the teams within theirs too', async () => {
    const ids = await found('hand', '/admin/v1/runs/search', { words: 'parcel', order: 'oldest' });
    assert.deepEqual(ids, [runs.lost.id, runs.again.id, runs.vision.id]);
    assert.deepEqual(await found('hand', '/admin/v1/runs/search', { words: 'parcel', team: 'vision' }), [
      runs.vision.id,
    ]);
  });

  it('are not for keys that were not made for it', async () => {
    for (const path of ['/v1/runs/search', '/v1/runs/trend', '/v1/runs/duplicates'])
      assert.equal((await call('chat', 'POST', path, {})).status, 403, path);
    assert.equal((await call('guest', 'POST', '/admin/v1/runs/search', {})).status, 403);
    assert.equal((await call('chat', 'GET', `/v1/runs/${runs.lost.id}`)).status, 403);
  });

  it('are summed up over time, and grouped by what they ask', async () => {
    const trend = await call('app', 'POST', '/v1/runs/trend', { words: 'parcel', step: 'week' });
    assert.deepEqual(
      trend.body['data'].map(({ runs: count }: { runs: number }) => count),
      [2],
    );
    const groups = await call('app', 'POST', '/v1/runs/duplicates', { resemblance_min: 0.5 });
    assert.deepEqual(groups.body['data'][0].ids, [runs.again.id, runs.lost.id]);
  });

  it('take scores of applications, by the id of the request too', async () => {
    const path = `/v1/runs/${runs.lost.requestId}/scores`;
    const given = await call('app', 'POST', path, { name: 'helpful', value: 1, author: 'customer 7' });
    assert.deepEqual([given.status, given.body['run_id'], given.body['author']], [201, runs.lost.id, 'customer 7']);
    const run = await call('app', 'GET', `/v1/runs/${runs.lost.id}`);
    assert.deepEqual([run.body['scores'][0].name, run.body['texts'].output[0].text], ['helpful', 'Of research: wait.']);
    assert.deepEqual(await found('app', '/v1/runs/search', { scores: [{ name: 'helpful', min: 1 }] }), [runs.lost.id]);
    for (const id of [runs.sales.id, runs.sales.requestId, runs.elsewhere.id, 'run_none'])
      assert.equal((await call('app', 'POST', `/v1/runs/${id}/scores`, { name: 'x', value: 1 })).status, 404, id);
  });

  it('come from elsewhere as traces, and are found', async () => {
    const body = tracesOfRuns([asking('nobody', 'Of a parcel in another product')]);
    assert.deepEqual(await call('app', 'POST', '/v1/traces', body), { status: 200, body: {} });
    const search = await call('app', 'POST', '/v1/runs/search', { words: 'parcel another product' });
    assert.deepEqual(
      search.body['data'].map(({ team, key }: Record<string, unknown>) => [team, key]),
      [['research', 'app']],
    );
    assert.equal((await call('app', 'POST', '/v1/traces', { resourceSpans: 1 })).status, 400);
    assert.equal((await call('chat', 'POST', '/v1/traces', body)).status, 403);
  });

  it('refuse what cannot be searched for, and say why', async () => {
    const { status, body } = await call('app', 'POST', '/v1/runs/search', { words: '-only' });
    assert.deepEqual([status, body['error'].code], [400, 'invalid_search']);
    assert.equal((await call('app', 'POST', '/v1/runs/search', { colour: 'red' })).status, 400);
  });
});
