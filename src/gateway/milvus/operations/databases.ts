import { defaultDatabase, type KeyValue } from '../catalogue/collection-entry.ts';
import type { Desk } from '../catalogue/desk.ts';
import { MilvusError } from '../milvus-error.ts';
import { altered } from './collections.ts';

/** @throws MilvusError where there is one of that name */
export async function createDatabase(
  { catalogue, sequence }: Desk,
  name: string,
  properties: readonly KeyValue[],
): Promise<void> {
  if (!/^[A-Za-z_]\w{0,254}$/.test(name))
    throw new MilvusError('databaseInvalidName', `[database=${name.slice(0, 255)}]`);
  await catalogue.inTurn(async () => {
    if (catalogue.databases().some((each) => each.name === name))
      throw new MilvusError('unexpected', `database already exist: ${name}`);
    await catalogue.putDatabase({
      id: sequence.next(),
      name,
      properties: altered([], properties),
      createdMs: Date.now(),
    });
  });
}

/** @throws MilvusError while it has collections */
export async function dropDatabase({ catalogue }: Desk, name: string): Promise<void> {
  await catalogue.inTurn(async () => {
    const database = catalogue.database(name);
    if (database.name === defaultDatabase) throw new MilvusError('unexpected', 'can not drop default database');
    if (catalogue.collections(name).length > 0)
      throw new MilvusError('unexpected', `database:${name} not empty, must drop all collections before drop database`);
    await catalogue.removeDatabase(database);
  });
}

export async function alterDatabase(
  { catalogue }: Desk,
  name: string,
  { set, remove }: { readonly set: readonly KeyValue[]; readonly remove: readonly string[] },
): Promise<void> {
  await catalogue.inTurn(async () => {
    const database = catalogue.database(name);
    await catalogue.putDatabase({ ...database, properties: altered(database.properties, set, remove) });
  });
}
