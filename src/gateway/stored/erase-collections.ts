import type { VectorStore } from '#contract';
import { desksOf } from '../milvus/index.ts';
import { tenantCollectionName } from '../vectors/tenant-collections.ts';

/**
 * Drops all collections of a tenant for good, with the logs of what they were and what protocols know of them; backups are
 * folders of their own.
 *
 * @returns how many there were
 */
export async function eraseCollections(store: VectorStore, tenant: string): Promise<number> {
  const prefix = tenantCollectionName(tenant, '');
  const own = (await store.list()).filter(({ name }) => name.startsWith(prefix));
  // Not opened before: what is damaged is erased as well.
  for (const { name } of own) await store.drop(name);
  await desksOf(store).erase(tenant);
  return own.length;
}
