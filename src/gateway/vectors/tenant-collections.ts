import type { CollectionDefinition, DefinitionChange, Metadata, VectorCollection, VectorStore } from '#contract';
import { localTenant } from '../tenants/tenant-of.ts';
import { CollectionNotFoundError } from './errors/collection-not-found-error.ts';

/** Stands between a tenant and its name for a collection; no name of a tenant has it. */
const separator = '__';

/**
 * The name that a tenant's collection has in the store.
 *
 * @param tenant default: that of keys without a team
 */
export function tenantCollectionName(tenant: string = localTenant, name: string): string {
  return `${tenant}${separator}${name}`;
}

/** The collections of one tenant in a store that all share. It sees no others. */
export interface TenantCollections {
  create(definition: CollectionDefinition): Promise<void>;
  list(): Promise<readonly CollectionDefinition[]>;
  /** @throws CollectionNotFoundError */
  find(name: string): Promise<VectorCollection>;
  /** @throws CollectionNotFoundError; what the store throws of changes that do not fit */
  alter(name: string, change: DefinitionChange): Promise<VectorCollection>;
  /** @throws CollectionNotFoundError */
  drop(name: string): Promise<void>;
  /** What a wire protocol keeps of a collection. */
  labels(name: string): Promise<Metadata>;
  label(name: string, labels: Metadata): Promise<void>;
}

export function tenantCollections(store: VectorStore, tenant: string): TenantCollections {
  const prefix = tenantCollectionName(tenant, '');
  const find = async (name: string): Promise<VectorCollection> => {
    const collection = await store.open(prefix + name);
    if (collection === undefined) throw new CollectionNotFoundError(name);
    return collection;
  };
  return {
    find,
    create: async (definition) => void (await store.create({ ...definition, name: prefix + definition.name })),
    list: async () => {
      const own = (await store.list()).filter(({ name }) => name.startsWith(prefix));
      return own.map((definition) => ({ ...definition, name: definition.name.slice(prefix.length) }));
    },
    alter: async (name, change) => {
      await find(name);
      return await store.alter(prefix + name, change);
    },
    drop: async (name) => {
      await find(name);
      await store.drop(prefix + name);
    },
    labels: async (name) => await store.labels(prefix + name),
    label: async (name, labels) => await store.label(prefix + name, labels),
  };
}
