/** Collections of a team, erased while its clients use them. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openVectorStore } from '#vector';
import { desksOf } from '../milvus/index.ts';
import { tenantCollections } from '../vectors/tenant-collections.ts';
import { eraseCollections } from './erase-collections.ts';

test('nothing of a team’s collections is left, in no file and no protocol, and all of the other’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lode-erase-'));
  try {
    await using store = openVectorStore(folder);
    for (const team of ['research', 'sales']) {
      const notes = { name: 'notes', vectors: { default: { dimensions: 2, metric: 'cosine' as const } } };
      await tenantCollections(store, team).create(notes);
      const { catalogue } = await desksOf(store)(team);
      await catalogue.putDatabase({ id: 1, name: `${team}-secret`, properties: [], createdMs: 1 });
    }
    assert.equal(await eraseCollections(store, 'research'), 1);
    const names = async (team: string) => (await desksOf(store)(team)).catalogue.databases().map(({ name }) => name);
    assert.deepEqual(await names('research'), ['default']);
    assert.ok((await names('sales')).includes('sales-secret'));
    assert.deepEqual(await tenantCollections(store, 'research').list(), []);
    assert.equal((await tenantCollections(store, 'sales').list()).length, 1);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      assert.equal(bytes.includes('research-secret'), false, entry.name);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
