import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '#base';
import { type Run, runIds, runMigrations, RunWriter } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import { openTestOffice, type TestOffice } from '../admin-fixture.ts';

const newId = runIds();

function runOf(tenant: string, different: Partial<Run> = {}): Run {
  return {
    id: newId(),
    stage: 'shop/main',
    tenant,
    key: 'app',
    requestId: 'req_1',
    operation: 'chat',
    route: 'answer',
    model: 'smol',
    status: 'ok',
    arrivedMs: Date.UTC(2026, 10, 25, 9),
    durationMs: 120,
    usage: { promptTokens: 100, cachedTokens: 40, completionTokens: 20 },
    timings: { firstTokenMs: 30 },
    costNanos: 1000,
    texts: {
      input: { kind: 'chat', messages: [{ role: 'user', content: `A question of ${tenant}` }] },
      settings: { sampling: {} },
      output: [{ text: 'An answer.', reason: 'stop' }],
    },
    ...different,
  };
}

describe('the administration of runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-admin-runs-'));
  const runs = {
    research: runOf('research'),
    vision: runOf('vision', { status: 'failed', failure: 'engine/queue-full' }),
    sales: runOf('sales'),
    elsewhere: runOf('sales', { stage: 'shop/other' }),
  };
  const secrets = new Map<string, string>();
  let office: TestOffice;
  let database: BulkDatabase;

  const send = (who: string, method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(office.door.url + path, {
      method,
      headers: {
        authorization: `Bearer ${secrets.get(who)}`,
        connection: 'close',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const call = async (who: string, method: string, path: string, body?: unknown) => {
    const response = await send(who, method, path, body);
    return { status: response.status, body: (await response.json()) as Record<string, any> };
  };
  const idsOf = async (who: string, query = ''): Promise<readonly string[]> =>
    (await call(who, 'GET', `/admin/v1/runs${query}`)).body['data'].map(({ id }: { id: string }) => id);

  before(async () => {
    database = await openBulkDatabase(`sqlite:${join(folder, 'runs.db')}`);
    await migrate(database, 'run', runMigrations);
    await using writer = new RunWriter({ database, log: silentLog });
    for (const run of Object.values(runs)) await writer.write(run);
    office = await openTestOffice({ runs: database });
    for (const [name, terms] of [
      ['chief', { role: 'admin' }],
      ['lead', { role: 'admin', team: 'research' }],
      ['hand', { role: 'operator', team: 'research' }],
      ['guest', { role: 'viewer', team: 'research' }],
      ['app', { team: 'research' }],
    ] as const)
      secrets.set(name, (await office.issue(name, terms)).secret);
  });
  after(async () => {
    await office[Symbol.asyncDispose]();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('shows a team its own and those of the teams in it, page by page, and no text to who only looks', async () => {
    assert.deepEqual(await idsOf('chief'), [runs.sales.id, runs.vision.id, runs.research.id]);
    assert.deepEqual(await idsOf('guest'), [runs.vision.id, runs.research.id]);
    assert.deepEqual(await idsOf('guest', '?limit=1'), [runs.vision.id]);
    assert.deepEqual(await idsOf('guest', `?limit=1&before=${runs.vision.id}`), [runs.research.id]);
    assert.deepEqual(await idsOf('guest', '?team=sales'), []);
    assert.deepEqual(await idsOf('chief', '?status=failed&team=vision'), [runs.vision.id]);
    const { body } = await call('guest', 'GET', '/admin/v1/runs');
    assert.doesNotMatch(JSON.stringify(body), /question/);
    assert.equal((await call('guest', 'GET', `/admin/v1/runs/${runs.vision.id}`)).status, 403);
    assert.equal((await call('app', 'GET', '/admin/v1/runs')).status, 403);
  });

  it('shows one run whole to who may, and to others that there is none', async () => {
    const { status, body } = await call('hand', 'GET', `/admin/v1/runs/${runs.research.id}`);
    assert.deepEqual([status, body['texts'].output[0].text], [200, 'An answer.']);
    for (const id of [runs.sales.id, runs.elsewhere.id, 'run_none', "'; drop table run; --"]) {
      const none = await call('hand', 'GET', `/admin/v1/runs/${encodeURIComponent(id)}`);
      assert.deepEqual([none.status, none.body['error'].code], [404, 'prompt/run-not-found']);
    }
  });

  it('takes scores, and shows them with their run', async () => {
    const path = `/admin/v1/runs/${runs.research.id}`;
    const given = await call('hand', 'POST', `${path}/scores`, { name: 'helpful', value: 0.5 });
    assert.deepEqual([given.status, given.body['author']], [201, 'hand']);
    assert.equal((await call('hand', 'GET', path)).body['scores'][0].value, 0.5);
    assert.equal((await call('hand', 'POST', `${path}/scores`, { name: 'helpful' })).status, 400);
    const foreign = await call('hand', 'POST', `/admin/v1/runs/${runs.sales.id}/scores`, { name: 'x', value: 1 });
    assert.equal(foreign.status, 404);
  });

  it('exports JSON lines, oldest first', async () => {
    const response = await send('hand', 'GET', '/admin/v1/runs/export?route=answer');
    const lines = (await response.text()).trim().split('\n');
    const exported = lines.map((line) => JSON.parse(line) as Record<string, any>);
    assert.deepEqual(
      exported.map(({ id }) => id as string),
      [runs.research.id, runs.vision.id],
    );
    assert.equal(exported[0]?.['texts'].input.messages[0].content, 'A question of research');
  });

  it('reports usage, as a table too', async () => {
    const { body } = await call('guest', 'GET', '/admin/v1/usage?by=team,model');
    assert.deepEqual(
      body['data'].map((row: Record<string, unknown>) => [row['team'], row['model'], row['calls'], row['cost_nanos']]),
      [
        ['research', 'smol', 1, 1000],
        ['vision', 'smol', 1, 1000],
      ],
    );
    const table = await (await send('chief', 'GET', '/admin/v1/usage?format=csv')).text();
    assert.match(table, /^team,calls,.*\r\nresearch,1,/);
    assert.equal((await call('guest', 'GET', '/admin/v1/usage?by=password')).status, 400);
  });

  it('erases what an admin may see, writes down that it did, and leaves the usage', async () => {
    assert.equal((await call('hand', 'DELETE', `/admin/v1/runs/${runs.vision.id}`)).status, 403);
    assert.equal((await call('lead', 'DELETE', '/admin/v1/runs')).status, 400);
    assert.equal((await call('lead', 'DELETE', `/admin/v1/runs/${runs.sales.id}`)).status, 404);
    assert.equal((await call('lead', 'DELETE', `/admin/v1/runs/${runs.vision.id}`)).body['erased'], 1);
    assert.equal((await call('lead', 'DELETE', '/admin/v1/runs?all=true')).body['erased'], 1);
    assert.deepEqual(await idsOf('chief'), [runs.sales.id]);
    const audit = await call('chief', 'GET', '/admin/v1/audit?action=run.erase');
    assert.deepEqual(
      audit.body['data'].map(({ details }: { details: unknown }) => details),
      [
        { all: 'true', erased: 1 },
        { id: runs.vision.id, erased: 1 },
      ],
    );
    assert.equal((await call('guest', 'GET', '/admin/v1/usage')).body['data'].length, 2);
  });
});
