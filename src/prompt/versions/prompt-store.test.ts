import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrate, openDatabase } from '#store';
import { promptMigrations, promptStore, type PromptDefinition } from '../index.ts';

const key = { stack: 'shop', stage: 'main', name: 'answer' };
const definition = (content: string): PromptDefinition => ({ messages: [{ role: 'user', content }], variables: {} });

describe('prompt store', () => {
  it('keeps versions by content and knows which one is current, per stage', async () => {
    await using database = await openDatabase('sqlite::memory:');
    await migrate(database, 'prompt', promptMigrations);
    const store = promptStore(database, { author: 'ada' });

    assert.equal(await store.current(key), undefined);
    const first = await store.put(key, definition('one'));
    const second = await store.put(key, definition('two'));
    assert.notEqual(first, second);
    assert.deepEqual(await store.current(key), { version: second, definition: definition('two') });
    assert.equal(await store.put(key, definition('one')), first);
    assert.equal(await store.current({ ...key, stage: 'other' }), undefined);

    await store.remove(key);
    assert.equal(await store.current(key), undefined);
  });
});
