import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CollectionDefinition } from '#contract';
import { openVectorStore } from '#vector';
import { ensureCollections, settleCollections } from './ensure-collections.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-collections-'));
const store = openVectorStore(folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const papers = (more: Partial<CollectionDefinition> = {}): CollectionDefinition => ({
  name: 'papers',
  vectors: { default: { dimensions: 3, metric: 'cosine', source: { field: 'text', route: 'small' } } },
  ...more,
});
const there = async (name: string) => (await store.open(name))?.definition;

test('each team has its own; what is new comes before traffic moves, and what is gone goes after', async () => {
  await ensureCollections(store, [{ definition: papers(), teams: ['research', 'sales'] }]);
  const research = await store.open('research__papers');
  await research?.upsert([{ id: 'a', vectors: { default: Float32Array.of(1, 2, 3) }, metadata: { text: 'gold ore' } }]);
  assert.ok(await there('sales__papers'));
  const fresh = { fresh: { dimensions: 5, metric: 'dot' as const } };
  const next = {
    definition: papers({ vectors: fresh, primary: 'fresh', text: { text: { analyser: 'english' as const } } }),
    teams: ['research'],
  };
  await ensureCollections(store, [next]);
  assert.deepEqual(Object.keys((await there('research__papers'))!.vectors), ['default', 'fresh']);
  assert.equal((await there('research__papers'))!.primary, undefined);
  await settleCollections(store, [next]);
  const settled = await there('research__papers');
  assert.deepEqual([Object.keys(settled!.vectors), settled!.primary], [['fresh'], 'fresh']);
  const found = await store.open('research__papers');
  assert.equal((await found!.search({ rankings: [{ by: 'text', text: 'ores' }], k: 1 }))[0]?.id, 'a');
});

test('keys without a team have one, a route may have another name, and other vectors are refused', async () => {
  await ensureCollections(store, [{ definition: papers() }]);
  const moved = {
    definition: papers({
      vectors: { default: { ...papers().vectors['default']!, source: { field: 'text', route: 'large' } } },
    }),
  };
  await ensureCollections(store, [moved]);
  await settleCollections(store, [moved]);
  assert.equal((await there('local__papers'))!.vectors['default']!.source!.route, 'large');
  const other = { definition: papers({ vectors: { default: { dimensions: 4, metric: 'cosine' } } }) };
  await assert.rejects(ensureCollections(store, [other]), {
    code: 'target/collection-conflict',
    message: /^Collection "papers" /,
  });
});
