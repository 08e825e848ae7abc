import type { CollectionEntry } from '../catalogue/collection-entry.ts';
import { changeCollection, type Desk } from '../catalogue/desk.ts';
import { checkName } from '../catalogue/read-schema.ts';
import type { TenantCatalogue } from '../catalogue/tenant-catalogue.ts';
import { MilvusError } from '../milvus-error.ts';
import type { Named } from './collections.ts';

/** @throws MilvusError where something else has that name */
export async function createAlias(desk: Desk, named: Named, alias: string): Promise<void> {
  checkName(alias, 'alias');
  await changeCollection(desk, named, (entry) => {
    const there = desk.catalogue.find(named.database, alias);
    if (there?.name === alias)
      throw new MilvusError('aliasNameConflict', `[database=${there.database}][alias=${alias}]`);
    if (there && there.id !== entry.id)
      throw new MilvusError('aliasExists', `${alias} is alias to another collection: ${there.name}`);
    return there ? entry : { ...entry, aliases: [...entry.aliases, alias] };
  });
}

/** Lets an alias stand for another collection. */
export async function alterAlias(desk: Desk, named: Named, alias: string): Promise<void> {
  const { catalogue } = desk;
  await catalogue.inTurn(async () => {
    const from = aliasedBy(catalogue, named.database, alias);
    const to = catalogue.collection(named.database, named.name);
    if (from.id === to.id) return;
    // The new one first: a crash in between leaves two that have it, and the older one is found.
    await catalogue.putCollection({ ...to, aliases: [...to.aliases, alias] });
    await catalogue.putCollection(without(from, alias));
  });
}

/** What is not there is dropped already. */
export async function dropAlias({ catalogue }: Desk, database: string, alias: string): Promise<void> {
  await catalogue.inTurn(async () => {
    const entry = catalogue.find(database, alias);
    if (entry?.aliases.includes(alias)) await catalogue.putCollection(without(entry, alias));
  });
}

/** @throws MilvusError */
export function aliasedBy(catalogue: TenantCatalogue, database: string, alias: string): CollectionEntry {
  const entry = catalogue.find(database, alias);
  if (entry?.aliases.includes(alias)) return entry;
  throw new MilvusError('aliasNotFound', `[database=${catalogue.database(database).name}][alias=${alias}]`);
}

function without(entry: CollectionEntry, alias: string): CollectionEntry {
  return { ...entry, aliases: entry.aliases.filter((each) => each !== alias) };
}
