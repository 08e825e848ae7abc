import { askGateway } from '../ask-gateway.ts';
import type { Invocation } from '../command.ts';
import { findGateway } from '../find-gateway.ts';

/** The collections of one key's team, at what runs. */
export interface CollectionDoor {
  /** @throws ChatFailedError with the gateway's own message */
  ask<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
}

/** @throws NothingRunsError */
export async function findCollections({ options, signal }: Invocation): Promise<CollectionDoor> {
  const door = await findGateway(options);
  return {
    ask: (method, path, body) => askGateway(door, { method, path: `/v1/collections${path}`, body, signal }),
  };
}

/** By name, with how many records each has. */
export async function namespacesOf(
  { ask }: CollectionDoor,
  collection: string,
): Promise<readonly { readonly name: string; readonly records: number }[]> {
  const { data } = await ask<{ data: { name: string; records: number }[] }>('GET', `/${collection}/namespaces`);
  return data;
}
