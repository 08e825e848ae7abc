/** The pages of Pinecone's and Weaviate's protocols name every method of their clients, and every endpoint; refused ones are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Pinecone } from '@pinecone-database/pinecone';
import weaviate, { type WeaviateClient } from 'weaviate-client';
import { openVectorDoor, type VectorDoor } from './vector-door-fixture.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}.md`, import.meta.url), 'utf8');
const pages = { pinecone: page('pinecone'), weaviate: page('weaviate') };

let door: VectorDoor;
let pinecone: Pinecone;
let client: WeaviateClient;

before(async () => {
  door = await openVectorDoor();
  pinecone = new Pinecone({ apiKey: 'all', controllerHostUrl: `${door.url}/pinecone` });
  const where = { httpHost: '127.0.0.1', httpPort: door.port, grpcHost: '127.0.0.1', grpcPort: door.port };
  client = await weaviate.connectToCustom({
    ...where,
    httpSecure: false,
    grpcSecure: false,
    authCredentials: new weaviate.ApiKey('all'),
  });
});

after(async () => {
  await client?.close();
  await door?.[Symbol.asyncDispose]();
});

/** Names of the functions of an object and of its class, but for those of its own inside. */
function methodsOf(object: object): readonly string[] {
  const names = new Set<string>();
  for (let at: object | null = object; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
    for (const name of Object.getOwnPropertyNames(at))
      if (typeof (object as Record<string, unknown>)[name] === 'function') names.add(name);
  names.delete('constructor');
  return [...names].filter((name) => !name.startsWith('_'));
}

/** The methods that a page has in a row, with what it says of them. */
function rowsOf(text: string): ReadonlyMap<string, string> {
  const rows = [...text.matchAll(/^\| (`[^|]*`) \| (works|differs|refused) \|/gm)];
  return new Map(
    rows.flatMap(([, names = '', verdict = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, verdict] as const),
    ),
  );
}

test('every method of the clients has a row, and every row a method', () => {
  const index = pinecone.index({ host: 'http://127.0.0.1' });
  const parts = { indexes: pinecone.indexes, inference: pinecone.inference };
  const ofPinecone = [
    methodsOf(pinecone),
    methodsOf(index).map((name) => `index.${name}`),
    Object.entries(parts).flatMap(([part, object]) => methodsOf(object).map((name) => `${part}.${name}`)),
    ['collections', 'backups', 'restoreJobs', 'backupSchedules', 'assistants'],
  ].flat();
  assert.deepEqual([...rowsOf(pages.pinecone).keys()].toSorted(), ofPinecone.toSorted());

  const collection = client.collections.use('Film');
  const inner = new Set(['parseReply', 'parseGroupByReply', 'grpc', 'do', 'doGroupBy', 'gql', 'base', 'metrics']);
  const partsOf = (object: object, left: readonly string[]) =>
    Object.entries(object).filter(
      ([part, value]) => typeof value === 'object' && value !== null && !left.includes(part),
    );
  const ofWeaviate = [
    ...methodsOf(client).map((name) => `client.${name}`),
    ...methodsOf(collection).map((name) => `collection.${name}`),
    ...partsOf(client, ['roles', 'users', 'groups']).flatMap(([part, object]) =>
      methodsOf(object).map((name) => `${part}.${name}`),
    ),
    ...partsOf(collection, ['backup']).flatMap(([part, object]) =>
      methodsOf(object)
        .filter((name) => !inner.has(name))
        .map((name) => `${part}.${name}`),
    ),
    'roles',
    'users',
    'groups',
  ];
  assert.deepEqual([...rowsOf(pages.weaviate).keys()].toSorted(), ofWeaviate.toSorted());
});

test('every endpoint is on its page', () => {
  const told = (path: string): string =>
    path
      .replaceAll(/:([a-z]+)/g, '{$1}')
      .replace('*', '…')
      .replace(/documents\/\w+$/, 'documents/{action}');
  const untold = door.gateway
    .endpoints()
    .filter(({ surface }) => /^(pinecone|weaviate)/.test(surface))
    .filter(
      ({ surface, path }) => !pages[surface.startsWith('pinecone') ? 'pinecone' : 'weaviate'].includes(told(path)),
    );
  assert.deepEqual(untold, []);
});

test('what is refused says so, and what to do instead', async () => {
  const refused = door.gateway
    .endpoints()
    .filter(({ path }) => /refused|graphql|aliases|backups|imports|authz|documents/.test(path));
  assert.ok(refused.length > 20);
  for (const { method, path } of refused) {
    const answer = await fetch(door.url + path.replaceAll(/:\w+|\*/g, 'x'), {
      method,
      headers: { authorization: 'Bearer all', ...(method !== 'GET' && { 'content-type': 'application/json' }) },
      ...(method !== 'GET' && { body: '{}' }),
    });
    assert.equal(answer.status, 422, `${method} ${path}`);
    assert.match(await answer.text(), /is not offered here\. \w/);
  }
  await assert.rejects(pinecone.collections.list(), /not offered here/);
  await assert.rejects(client.alias.listAll(), /not offered here/);
  await assert.rejects(
    client.collections.use('Film').data.referenceAdd({ fromUuid: 'x', fromProperty: 'y', to: 'z' }),
    /not offered here/,
  );
});
