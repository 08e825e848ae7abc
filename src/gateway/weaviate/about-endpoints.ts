import type { VectorStore } from '#contract';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { weaviateVersion } from './version.ts';
import { weaviateEndpoints } from './weaviate-endpoint.ts';

/** What clients ask of a server before anything else, and of its nodes, of which there is one. */
export function aboutEndpoints(
  store: VectorStore,
  { bodyBytesMax }: Pick<GatewayLimits, 'bodyBytesMax'>,
): readonly Endpoint[] {
  const endpoint = weaviateEndpoints(store);
  const node = async (classes: Parameters<Parameters<typeof endpoint>[3]>[0], only?: string) => {
    const named = (await classes.list()).filter((config) => only === undefined || config.class === only);
    const shards = await Promise.all(
      named.map(async ({ class: name }) => {
        const { records } = await (await classes.find(name)).collection.facts();
        return {
          class: name,
          name: 'shard',
          objectCount: records,
          vectorIndexingStatus: 'READY',
          vectorQueueLength: 0,
          compressed: false,
          loaded: true,
          numberOfReplicas: 1,
          replicationFactor: 1,
          asyncReplicationStatus: [],
        };
      }),
    );
    const objectCount = shards.reduce((sum, shard) => sum + shard.objectCount, 0);
    return {
      name: 'node1',
      status: 'HEALTHY',
      version: weaviateVersion,
      gitHash: '',
      operationalMode: 'ReadWrite',
      stats: { objectCount, shardCount: shards.length },
      batchStats: { queueLength: 0, ratePerSecond: 0 },
      shards,
    };
  };
  return [
    endpoint('GET', '/meta', { summary: 'Tell of the server' }, async (_classes, { headers }) => ({
      hostname: `http://${headers.host ?? ''}`,
      version: weaviateVersion,
      modules: {},
      grpcMaxMessageSize: bodyBytesMax,
    })),
    endpoint('GET', '/.well-known/live', { summary: 'Whether it lives' }, async () => ({})),
    endpoint('GET', '/.well-known/ready', { summary: 'Whether it is ready' }, async () => ({})),
    endpoint('GET', '/nodes', { summary: 'Tell of the nodes' }, async (classes) => ({ nodes: [await node(classes)] })),
    endpoint(
      'GET',
      '/nodes/:class',
      { summary: 'Tell of the nodes of a class' },
      async (classes, { pathParameters }) => ({
        nodes: [await node(classes, pathParameters['class'])],
      }),
    ),
  ];
}
