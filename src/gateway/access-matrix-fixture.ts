import assert from 'node:assert/strict';
import { runIds, type RunWriter } from '#prompt';
import type { TestOffice } from './admin/admin-fixture.ts';

/** Stands in all that is made here, and in nothing else. */
export const foreign = 'what-only-research-may-know';
const ids = runIds();

/** Makes something of one team, and gives the parameters that name it. One for every path that names something. */
export type Make = (ask: Ask, office: TestOffice, runs: RunWriter) => Promise<Readonly<Record<string, string>>>;
export type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

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
const user: Make = async (_ask, { services }) => {
  const name = `${foreign}-${ids().slice(-8).toLowerCase()}`;
  return { id: (await services.people.users.add(name, [{ team: 'research', role: 'viewer' }])).id };
};
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

const upload: Make = async (_ask, { files }) => {
  const facts = { purpose: 'batch', filename: foreign, bytes: 0, keptSeconds: undefined };
  return { id: (await files.uploads.create('research', facts)).id };
};

/** By the beginning of the paths that name such a thing. */
const batch: Make = async (_ask, { batches }) => ({
  id: (
    await batches.batches.create({
      tenant: 'research',
      keyId: undefined,
      endpoint: '/v1/chat/completions',
      inputFileId: 'file-none',
      metadata: { foreign },
      outputMs: 1,
      windowMs: 1,
    })
  ).id,
});

export const makers: readonly (readonly [prefix: string, make: Make])[] = [
  ['/v1/responses/', response],
  ['/v1/conversations/', conversation],
  ['/v1/files/', file],
  ['/v1/uploads/', upload],
  ['/v1/batches/', batch],
  ['/v1/runs/', run],
  ['/admin/v1/keys/', key],
  ['/admin/v1/users/', user],
  ['/admin/v1/runs/', run],
];
/** Its parameter is the name of what the stack declares for all, such as a route, which is not of any team. */
export const namesNoObject = new Set([
  '/v1/models/*',
  '/v1/programs/:program',
  '/admin/v1/sign-in/:provider',
  '/admin/v1/sign-in/:provider/callback',
]);

/** What an endpoint needs in order to do something; of others an empty object is the least. */
export const bodies: Readonly<Record<string, object>> = {
  'POST /v1/conversations/:id': { metadata: {} },
  'POST /v1/conversations/:id/items': { items: [{ type: 'message', role: 'user', content: 'Hi' }] },
  'POST /v1/uploads/:id/complete': { part_ids: [] },
  'POST /v1/runs/:id/scores': { name: 'good', value: 1 },
  'POST /admin/v1/runs/:id/scores': { name: 'good', value: 1 },
  'POST /admin/v1/users/:id/memberships': { role: 'viewer', team: 'research' },
};
