import type { GrpcMethod } from '../../grpc/index.ts';
import { type CollectionEntry, defaultPartition } from '../catalogue/collection-entry.ts';
import { changeCollection } from '../catalogue/desk.ts';
import { checkName } from '../catalogue/read-schema.ts';
import { statisticsResponse } from '../messages/collections.ts';
import { boolResponse } from '../messages/status.ts';
import {
  partitionRequest,
  partitionsRequest,
  showPartitionsRequest,
  showPartitionsResponse,
} from '../messages/partitions.ts';
import { MilvusError } from '../milvus-error.ts';
import { loadCollection, releaseCollection } from '../operations/collections.ts';
import { checkPartitions } from '../operations/select-rows.ts';
import { partitionPath } from '../rows/row.ts';
import { namedIn } from './collection-methods.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';

/** `ShowType`: only what is in memory. */
const inMemory = 1;

/** Partitions: each row is in one. All of a collection are loaded and released together. */
export function partitionMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    CreatePartition: does(partitionRequest, async (message, desk) => {
      const { partitionName: name } = message;
      checkName(name, 'partition');
      await changeCollection(desk, namedIn(message), (entry) => {
        if (hasPartition(entry, name)) return entry;
        const partition = { id: desk.sequence.next(), name, createdMs: Date.now() };
        return { ...entry, partitions: [...entry.partitions, partition] };
      });
    }),
    DropPartition: does(partitionRequest, async (message, desk) => {
      const { partitionName: name } = message;
      if (name === defaultPartition) throw new MilvusError('unexpected', 'default partition cannot be deleted');
      await changeCollection(desk, namedIn(message), async (entry) => {
        if (!hasPartition(entry, name)) return entry;
        if (entry.isLoaded)
          throw new MilvusError(
            'unexpected',
            'partition cannot be dropped, partition is loaded, please release it first',
          );
        const records = await desk.placement.records(entry);
        await desk.gate.alone(entry.id, async () => {
          await records.delete({ filter: { op: 'equals', field: partitionPath, value: name } });
        });
        return { ...entry, partitions: entry.partitions.filter((each) => each.name !== name) };
      });
    }),
    HasPartition: tells(partitionRequest, boolResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      return { value: hasPartition(catalogue.collection(database, name), message.partitionName) };
    }),
    ShowPartitions: tells(showPartitionsRequest, showPartitionsResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      const { partitionNames: wanted, type } = message;
      const entry = catalogue.collection(database, name);
      checkPartitions(entry, wanted);
      const isShown = ({ name: each }: { readonly name: string }) => wanted.length === 0 || wanted.includes(each);
      const shown = type === inMemory && !entry.isLoaded ? [] : entry.partitions.filter(isShown);
      return {
        partitionNames: shown.map((each) => each.name),
        partitionIDs: shown.map(({ id }) => id),
        createdTimestamps: shown.map(({ createdMs }) => hybridTime(createdMs)),
        createdUtcTimestamps: shown.map(({ createdMs }) => createdMs),
        inMemoryPercentages: shown.map(() => (entry.isLoaded ? 100 : 0)),
      };
    }),
    ...loadMethods({ does, tells }),
  };
}

function loadMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    GetPartitionStatistics: tells(partitionRequest, statisticsResponse, async (message, { catalogue, placement }) => {
      const { database, name } = namedIn(message);
      const { partitionName } = message;
      const entry = catalogue.collection(database, name);
      checkPartitions(entry, [partitionName]);
      const records = await placement.records(entry);
      const count = await records.count('', { op: 'equals', field: partitionPath, value: partitionName });
      return { stats: [{ key: 'row_count', value: String(count) }] };
    }),
    LoadPartitions: does(partitionsRequest, async (message, desk) => {
      const { database, name } = namedIn(message);
      checkPartitions(desk.catalogue.collection(database, name), message.partitionNames);
      await loadCollection(desk, { database, name });
    }),
    ReleasePartitions: does(partitionsRequest, async (message, desk) => {
      const { database, name } = namedIn(message);
      checkPartitions(desk.catalogue.collection(database, name), message.partitionNames);
      await releaseCollection(desk, { database, name });
    }),
  };
}

function hasPartition({ partitions }: CollectionEntry, wanted: string): boolean {
  return partitions.some(({ name }) => name === wanted);
}
