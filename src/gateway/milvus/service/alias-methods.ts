import type { GrpcMethod } from '../../grpc/index.ts';
import { connectRequest } from '../messages/collections.ts';
import {
  aliasRequest,
  alterDatabaseRequest,
  databaseRequest,
  describeAliasResponse,
  describeDatabaseResponse,
  dropAliasRequest,
  listAliasesResponse,
  listDatabasesResponse,
} from '../messages/partitions.ts';
import { collectionRequest } from '../messages/collections.ts';
import { aliasedBy, alterAlias, createAlias, dropAlias } from '../operations/aliases.ts';
import { alterDatabase, createDatabase, dropDatabase } from '../operations/databases.ts';
import { namedIn } from './collection-methods.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';

/** Other names of collections. */
export function aliasMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    CreateAlias: does(aliasRequest, async (message, desk) => await createAlias(desk, namedIn(message), message.alias)),
    AlterAlias: does(aliasRequest, async (message, desk) => await alterAlias(desk, namedIn(message), message.alias)),
    DropAlias: does(dropAliasRequest, async ({ dbName, alias }, desk) => await dropAlias(desk, dbName, alias)),
    DescribeAlias: tells(dropAliasRequest, describeAliasResponse, ({ dbName, alias }, { catalogue }) => {
      const { database, name } = aliasedBy(catalogue, dbName, alias);
      return { dbName: database, alias, collection: name };
    }),
    ListAliases: tells(collectionRequest, listAliasesResponse, ({ dbName, collectionName }, { catalogue }) => {
      const entries =
        collectionName === '' ? catalogue.collections(dbName) : [catalogue.collection(dbName, collectionName)];
      return { dbName, collectionName, aliases: entries.flatMap(({ aliases }) => aliases) };
    }),
  };
}

/** Databases: collections of different ones may have the same name. */
export function databaseMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    CreateDatabase: does(databaseRequest, async ({ dbName, properties }, desk) => {
      await createDatabase(desk, dbName, properties);
    }),
    DropDatabase: does(databaseRequest, async ({ dbName }, desk) => await dropDatabase(desk, dbName)),
    AlterDatabase: does(alterDatabaseRequest, async ({ dbName, properties, deleteKeys }, desk) => {
      await alterDatabase(desk, dbName, { set: properties, remove: deleteKeys });
    }),
    ListDatabases: tells(connectRequest, listDatabasesResponse, (_message, { catalogue }) => {
      const databases = catalogue.databases();
      return {
        dbNames: databases.map(({ name }) => name),
        createdTimestamp: databases.map(({ createdMs }) => hybridTime(createdMs)),
        dbIds: databases.map(({ id }) => id),
      };
    }),
    DescribeDatabase: tells(databaseRequest, describeDatabaseResponse, ({ dbName }, { catalogue }) => {
      const { id, name, properties, createdMs } = catalogue.database(dbName);
      return { dbName: name, dbID: id, createdTimestamp: hybridTime(createdMs), properties };
    }),
  };
}
