import type { VectorCollection, VectorStore } from '#contract';
import { MilvusError } from '../milvus-error.ts';
import { openCatalogue } from './catalogue.ts';
import type { CollectionEntry } from './collection-entry.ts';
import { type Placement, placementOf } from './placement.ts';
import type { Sequence } from './sequence.ts';
import type { TenantCatalogue } from './tenant-catalogue.ts';
import { createWriteGate, type WriteGate } from './write-gate.ts';

/** What a tenant's clients of Milvus work with. */
export interface Desk {
  readonly catalogue: TenantCatalogue;
  readonly placement: Placement;
  readonly sequence: Sequence;
  readonly gate: WriteGate;
}

/** The desk of a tenant, and the same one for all its requests. */
export interface Desks {
  (tenant: string): Promise<Desk>;
  /** Erases what is known of a tenant's collections for good. */
  erase(tenant: string): Promise<void>;
}

/** One for a store, whichever protocol asks: what is known is held in memory. */
export function desksOf(store: VectorStore): Desks {
  const desks = opened.get(store) ?? openDesks(store);
  opened.set(store, desks);
  return desks;
}

const opened = new WeakMap<VectorStore, Desks>();

function openDesks(store: VectorStore): Desks {
  const catalogue = openCatalogue(store);
  const gate = createWriteGate();
  const desk = async (tenant: string): Promise<Desk> => ({
    catalogue: await catalogue.of(tenant),
    placement: placementOf(store, tenant),
    sequence: catalogue.sequence,
    gate,
  });
  return Object.assign(desk, { erase: catalogue.erase });
}

/**
 * Changes what is known of a collection, after other changes of it.
 *
 * @throws MilvusError where there is no such collection
 */
export async function changeCollection(
  { catalogue }: Desk,
  { database, name }: { readonly database: string; readonly name: string },
  change: (entry: CollectionEntry) => CollectionEntry | Promise<CollectionEntry>,
): Promise<void> {
  await catalogue.inTurn(async () => await catalogue.putCollection(await change(catalogue.collection(database, name))));
}

/**
 * A collection that may be searched, with its records.
 *
 * @throws MilvusError where there is none, or it is not loaded
 */
export async function loadedCollection(
  { catalogue, placement }: Desk,
  database: string,
  name: string,
): Promise<{ readonly entry: CollectionEntry; readonly records: VectorCollection }> {
  const entry = catalogue.collection(database, name);
  if (!entry.isLoaded) throw new MilvusError('collectionNotLoaded', `[collection=${name}]`);
  return { entry, records: await placement.records(entry) };
}
