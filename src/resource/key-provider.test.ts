import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gatewayMigrations, type KeyStore, keyStore, quotaStore } from '#gateway';
import type { Call, Provider, Subject } from '#stack';
import { type Database, migrate, openDatabase } from '#store';
import { readKeyFile } from '#target';
import { keyProvider } from './key-provider.ts';

const call: Call = { signal: new AbortController().signal, dependencies: new Map(), progress: () => {} };
const subject = (token: string): Subject => ({ stack: 'shop', stage: 'main', name: 'app', token });
const saved = { scopes: ['chat'], save: true };

describe('key provider', () => {
  let folder: string;
  let database: Database;
  let store: KeyStore;
  let provider: Provider;
  const file = (): string => join(folder, 'main', 'app');

  before(() => void (folder = mkdtempSync(join(tmpdir(), 'lode-keys-'))));
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    rmSync(file(), { force: true });
    database = await openDatabase('sqlite::memory:');
    await migrate(database, 'gateway', gatewayMigrations);
    store = keyStore({ database, pepper: Buffer.alloc(32, 1) });
    provider = keyProvider(store, quotaStore(database), (stage, name) => join(folder, stage, name));
  });

  it('makes a key whose secret works, and saves it for its owner alone', async () => {
    const { id, secret } = await provider.create(subject('one'), saved, call);
    assert.equal((await store.verify(String(secret)))?.id, id);
    assert.equal(readKeyFile(file()), secret);
    assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  it('has nothing to save when it is not asked to', async () => {
    await provider.create(subject('one'), { scopes: ['*'], save: false }, call);
    assert.equal(existsSync(file()), false);
  });

  it('voids the secret that nobody saw when a create is repeated', async () => {
    const first = await provider.create(subject('one'), saved, call);
    const second = await provider.create(subject('one'), saved, call);
    assert.equal(await store.verify(String(first['secret'])), undefined);
    assert.ok(await store.verify(String(second['secret'])));
    assert.equal((await store.list()).length, 1);
  });

  it('reads the scopes that others have set', async () => {
    const { id } = await provider.create(subject('one'), saved, call);
    await store.setTerms(String(id), { scopes: ['models'] });
    const recorded = { properties: saved, outputs: { id: String(id) } };
    assert.deepEqual((await provider.read(subject('one'), recorded, undefined, call))?.properties['scopes'], [
      'models',
    ]);
  });

  it('gives a key the tier that it may ask for, changes it in place, and sees when others have', async () => {
    const { id, secret } = await provider.create(subject('one'), { ...saved, tier: 'priority' }, call);
    const priority = async () => (await store.verify(String(secret)))?.priorityMin;
    assert.equal(await priority(), -10);
    const recorded = { properties: { ...saved, tier: 'priority' }, outputs: { id: String(id) } };
    await provider.update?.(subject('one'), recorded, saved, call);
    assert.equal(await priority(), 0);
    const seen = await provider.read(subject('one'), recorded, undefined, call);
    assert.equal(seen?.properties['tier'], 'default');
    const silent = await provider.read(subject('one'), { ...recorded, properties: saved }, undefined, call);
    assert.equal('tier' in (silent?.properties ?? {}), false);
  });

  it('is gone when it was revoked, and not saved any more when its file is gone', async () => {
    const { id } = await provider.create(subject('one'), saved, call);
    const recorded = { properties: saved, outputs: { id: String(id) } };
    rmSync(file());
    assert.equal((await provider.read(subject('one'), recorded, undefined, call))?.properties['save'], false);
    await provider.create(subject('two'), saved, call);
    await store.revoke('key_two');
    assert.equal(await provider.read(subject('two'), recorded, undefined, call), undefined);
  });

  it('leaves the file of the new key when the old one is deleted after a replacement', async () => {
    const old = await provider.create(subject('old'), saved, call);
    const next = await provider.create(subject('new'), saved, call);
    await provider.delete(subject('old'), { properties: saved, outputs: { id: String(old['id']) } }, call);
    assert.equal(readKeyFile(file()), next['secret']);
    await provider.delete(subject('new'), { properties: saved, outputs: { id: String(next['id']) } }, call);
    assert.equal(existsSync(file()), false);
    assert.equal(await store.verify(String(next['secret'])), undefined);
  });
});
