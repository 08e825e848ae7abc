import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDoor } from '../door-fixture.ts';

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object } } };
  };
  readonly responses: Readonly<Record<string, object>>;
}

test('the document tells every endpoint but the probes, to whoever has a key', async () => {
  await using door = await openTestDoor();
  assert.equal((await door.get('/openapi.json', { authorization: '' })).status, 401);
  const document = (await (await door.get('/openapi.json')).json()) as Document;
  assert.deepEqual([document.openapi, document.info.version], ['3.1.1', '1.2.3']);
  const told = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const there = door.gateway
    .endpoints()
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z]+)/g, '{$1}')}`);
  const expected = there.map((name) => name.replace('*', '{name}')).filter((name) => !/ \/(health|ready)$/.test(name));
  assert.deepEqual(told.toSorted(), expected.toSorted());
});

test('each operation has an id of its own, what goes into its path, and the schema that its body is checked against', async () => {
  await using door = await openTestDoor();
  const { paths } = (await (await door.get('/openapi.json')).json()) as Document;
  const operations = Object.values(paths).flatMap((each) => Object.values(each));
  const ids = operations.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length, ids.toSorted().join(' '));
  for (const [path, methods] of Object.entries(paths)) {
    for (const { parameters = [], responses } of Object.values(methods)) {
      const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      assert.deepEqual(
        names,
        [...path.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name),
      );
      assert.deepEqual(Object.keys(responses), ['200', 'default']);
    }
  }
  const schemaOf = (path: string) => paths[path]?.['post']?.requestBody?.content['application/json'].schema;
  assert.ok('messages' in (schemaOf('/v1/chat/completions')?.properties ?? {}));
  assert.ok(JSON.stringify(schemaOf('/v1/responses')).includes('function_call_output'));
  assert.ok('max_tokens' in (schemaOf('/v1/messages')?.properties ?? {}));
});
