import { isDeepStrictEqual } from 'node:util';
import {
  type CollectionEntry,
  defaultPartition,
  type FieldEntry,
  type KeyValue,
} from '../catalogue/collection-entry.ts';
import { changeCollection, type Desk } from '../catalogue/desk.ts';
import { definitionOf } from '../catalogue/definition-of.ts';
import { checkName, type SchemaEntry } from '../catalogue/read-schema.ts';
import { isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';

/** A collection by its database and its name or an alias. */
export interface Named {
  readonly database: string;
  readonly name: string;
}

export interface NewCollection extends Named {
  readonly schema: SchemaEntry;
  readonly properties: readonly KeyValue[];
  readonly consistencyLevel: number;
  readonly shards: number;
}

/** @throws MilvusError where there is one of that name that is not the same */
export async function createCollection(desk: Desk, made: NewCollection): Promise<void> {
  const { catalogue, sequence, placement } = desk;
  const { name, schema, properties, consistencyLevel, shards } = made;
  checkName(name, 'collection');
  const database = catalogue.database(made.database).name;
  await catalogue.inTurn(async () => {
    const there = catalogue.find(database, name);
    if (there) {
      const { description, fields, functions, isDynamic } = there;
      if (isDeepStrictEqual({ description, fields, functions, isDynamic }, schema)) return;
      throw new MilvusError('unexpected', `create duplicate collection with different parameters, collection: ${name}`);
    }
    const [id, createdMs] = [sequence.next(), Date.now()];
    const entry: CollectionEntry = {
      ...schema,
      id,
      database,
      name,
      partitions: [{ id: sequence.next(), name: defaultPartition, createdMs }],
      indexes: [],
      aliases: [],
      properties,
      consistencyLevel,
      shards: Math.max(1, shards),
      isLoaded: false,
      createdMs,
      storeName: await placement.nameFor({ id, database, name }),
    };
    // What the store will not take is better known now than at the first row.
    definitionOf(entry);
    await catalogue.putCollection(entry);
  });
}

/** What is not there is dropped already. */
export async function dropCollection({ catalogue, placement, gate }: Desk, { database, name }: Named): Promise<void> {
  await catalogue.inTurn(async () => {
    const entry = catalogue.find(database, name);
    if (entry === undefined) return;
    if (entry.name !== name) throw new MilvusError('unexpected', `cannot drop the collection via alias = ${name}`);
    if (entry.aliases.length > 0)
      throw new MilvusError(
        'unexpected',
        `unable to drop the collection [${name}] because it has associated aliases [${entry.aliases.join(', ')}], please remove all aliases before dropping the collection`,
      );
    await gate.alone(entry.id, async () => {
      await catalogue.removeCollection(entry);
      await placement.drop(entry.storeName);
    });
  });
}

/** Throws away the rows, and nothing else. */
export async function truncateCollection(
  { catalogue, placement, gate }: Desk,
  { database, name }: Named,
): Promise<void> {
  const entry = catalogue.collection(database, name);
  await gate.alone(entry.id, async () => await placement.drop(entry.storeName));
}

export async function renameCollection(
  desk: Desk,
  from: Named,
  to: { readonly database: string; readonly name: string },
): Promise<void> {
  checkName(to.name, 'collection');
  const database = desk.catalogue.database(to.database === '' ? from.database : to.database).name;
  await changeCollection(desk, from, (entry) => {
    const other = desk.catalogue.find(database, to.name);
    if (other)
      throw new MilvusError(
        'unexpected',
        `duplicated new collection name ${database}:${to.name} with other collection name or alias`,
      );
    return { ...entry, name: to.name, database };
  });
}

/** @throws MilvusError where a vector has no index */
export async function loadCollection(desk: Desk, named: Named): Promise<void> {
  await changeCollection(desk, named, (entry) => {
    const bare = entry.fields.find(
      ({ name, type }) => isVector(type) && !entry.indexes.some(({ field }) => field === name),
    );
    if (bare) {
      const all = entry.fields.filter(({ type }) => isVector(type));
      const what = all.length > 1 ? `there is no vector index on field: [${bare.name}]` : `[collection=${named.name}]`;
      throw new MilvusError('indexNotFound', what, 'Create the index before the collection is loaded.');
    }
    return { ...entry, isLoaded: true };
  });
}

export async function releaseCollection(desk: Desk, named: Named): Promise<void> {
  await changeCollection(desk, named, (entry) => ({ ...entry, isLoaded: false }));
}

/** Sets some pairs, and takes some away. */
export function altered(
  pairs: readonly KeyValue[],
  set: readonly KeyValue[],
  remove: readonly string[] = [],
): readonly KeyValue[] {
  const gone = new Set([...remove, ...set.map(({ key }) => key)]);
  return [...pairs.filter(({ key }) => !gone.has(key)), ...set.map(({ key, value }) => ({ key, value }))];
}

/** @throws MilvusError where rows that are there would have no value */
export async function addField(desk: Desk, named: Named, read: (id: number) => FieldEntry): Promise<void> {
  await changeCollection(desk, named, (entry) => {
    const field = read(Math.max(...entry.fields.map(({ id }) => id)) + 1);
    if (entry.fields.some(({ name }) => name === field.name))
      throw new MilvusError('parameterInvalid', `duplicated field name: ${field.name}`);
    if (!field.isNullable)
      throw new MilvusError(
        'parameterInvalid',
        `added field must be nullable, please check it, field name = ${field.name}`,
      );
    if (isVector(field.type))
      throw new MilvusError('parameterInvalid', `not support to add vector field, field name = ${field.name}`);
    return { ...entry, fields: [...entry.fields, field] };
  });
}
