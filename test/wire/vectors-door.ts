import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { createGateway } from '#gateway';
import { openVectorStore } from '#vector';

/** A gateway over a store of vectors in a folder of its own. */
export interface VectorsDoor extends AsyncDisposable {
  readonly url: string;
  /** "127.0.0.1:4100" */
  readonly address: string;
}

/** Whose keys there are: two teams, and one that may not touch vectors. */
export const vectorKeys = {
  'lode-red': { id: 'key_red', name: 'red', scopes: ['vectors'], teams: ['red'] },
  'lode-blue': { id: 'key_blue', name: 'blue', scopes: ['vectors'], teams: ['blue'] },
  'lode-chat': { id: 'key_chat', name: 'chat', scopes: ['chat'] },
};

export async function openVectorsDoor(): Promise<VectorsDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-vectors-door-'));
  const store = openVectorStore(folder);
  const gateway = createGateway({
    keys: { verify: async (secret) => new Map(Object.entries(vectorKeys)).get(secret) },
    log: silentLog,
    version: '1',
    vectors: store,
  });
  gateway.serve({ generation: 1, routes: [] });
  const { url, host, port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    address: `${host}:${port}`,
    [Symbol.asyncDispose]: async () => {
      await gateway.close({ drainMs: 0 });
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
