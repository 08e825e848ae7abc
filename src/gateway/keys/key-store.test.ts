import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Clock } from '#base';
import { migrate, openDatabase } from '#store';
import { keyStore } from './key-store.ts';
import { gatewayMigrations } from '../gateway-migrations.ts';

const pepper = Buffer.alloc(32, 7);

async function openStore(context: TestContext) {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const state = { nowMs: 1_000_000 };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  return { database, state, keys: keyStore({ database, pepper, clock }) };
}

test('a created key is verified by its secret, which is stored nowhere', async (context) => {
  const { database, keys } = await openStore(context);
  const { id, secret } = await keys.create('app', { scopes: ['chat', 'models'] });
  assert.match(secret.reveal(), /^lode_[\w-]{43}$/);
  assert.deepEqual(await keys.verify(secret.reveal()), { id, name: 'app', scopes: ['chat', 'models'], priorityMin: 0 });
  const [record] = await keys.list();
  assert.equal(record?.hint, `${secret.reveal().slice(0, 8)}…${secret.reveal().slice(-4)}`);
  const rows = await database.kysely.withTables<{ api_key: object }>().selectFrom('api_key').selectAll().execute();
  assert.equal(JSON.stringify(rows).includes(secret.reveal().slice(8, -4)), false);
});

test('what is not exactly a key is unknown: another secret, a changed one, a part, another pepper', async (context) => {
  const { database, keys } = await openStore(context);
  const secret = (await keys.create('app', { scopes: ['*'] })).secret.reveal();
  const changed = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
  for (const text of ['', 'lode_', changed, secret.slice(0, -1), `${secret} `, secret.toLowerCase(), `${secret}\n`]) {
    assert.equal(await keys.verify(text), undefined, text);
  }
  assert.equal(await keyStore({ database, pepper: Buffer.alloc(32, 8) }).verify(secret), undefined);
});

test('a revoked key is refused at once, also right after it was used; revoking may be repeated', async (context) => {
  const { keys } = await openStore(context);
  const { id, secret } = await keys.create('app', { scopes: ['*'] });
  assert.ok(await keys.verify(secret.reveal()));
  assert.equal(await keys.revoke(id), true);
  assert.equal(await keys.verify(secret.reveal()), undefined);
  assert.equal(await keys.revoke(id), false);
  assert.ok((await keys.list())[0]?.revokedAt);
});

test('a revocation by another process is seen within a second', async (context) => {
  const { database, state, keys } = await openStore(context);
  const { id, secret } = await keys.create('app', { scopes: ['*'] });
  assert.ok(await keys.verify(secret.reveal()));
  await keyStore({ database, pepper }).revoke(id);
  state.nowMs += 999;
  assert.equal(await keys.verify(secret.reveal()), undefined);
});

test('a rotated key lives on for the overlap, its successor has its name and scopes', async (context) => {
  const { state, keys } = await openStore(context);
  const old = await keys.create('app', { scopes: ['chat'] });
  const next = await keys.rotate(old.id, { overlapMs: 60_000 });
  assert.deepEqual(await keys.verify(next.secret.reveal()), {
    id: next.id,
    name: 'app',
    scopes: ['chat'],
    priorityMin: 0,
  });
  state.nowMs += 59_999;
  assert.ok(await keys.verify(old.secret.reveal()));
  state.nowMs += 1;
  assert.equal(await keys.verify(old.secret.reveal()), undefined);
  assert.ok(await keys.verify(next.secret.reveal()));
});

test('rotation does not lengthen the life of a key, and its successor ends when the key was to end', async (context) => {
  const { state, keys } = await openStore(context);
  const expiresAt = new Date(state.nowMs + 1000);
  const old = await keys.create('app', { scopes: ['chat'], expiresAt });
  const next = await keys.rotate(old.id, { overlapMs: 60_000 });
  state.nowMs += 1000;
  assert.equal(await keys.verify(old.secret.reveal()), undefined);
  assert.equal(await keys.verify(next.secret.reveal()), undefined);
});

test('scopes change with the next request', async (context) => {
  const { keys } = await openStore(context);
  const { id, secret } = await keys.create('app', { scopes: ['chat'] });
  await keys.verify(secret.reveal());
  await keys.setTerms(id, { scopes: ['models'] });
  assert.deepEqual((await keys.verify(secret.reveal()))?.scopes, ['models']);
  await assert.rejects(keys.setTerms('key_none', { scopes: [] }), { code: 'gateway/key-not-found' });
  await assert.rejects(keys.rotate('key_none', { overlapMs: 0 }), { code: 'gateway/key-not-found' });
});

test('creating again under the same id voids the first secret: a repeated step leaves one key', async (context) => {
  const { keys } = await openStore(context);
  const first = await keys.create('app', { scopes: ['chat'], id: 'key_fixed' });
  const second = await keys.create('app', { scopes: ['chat'], id: 'key_fixed' });
  assert.equal(await keys.verify(first.secret.reveal()), undefined);
  assert.ok(await keys.verify(second.secret.reveal()));
  assert.equal((await keys.list()).length, 1);
});
