import { ChatFailedError } from '../chat-failed-error.ts';
import type { Invocation } from '../command.ts';
import { NothingRunsError } from '../nothing-runs-error.ts';
import { findPlace, text } from '../place.ts';
import { savedKey } from '../saved-key.ts';

/** The collections of one key's team, at what runs. */
export interface CollectionDoor {
  /** @throws ChatFailedError with the gateway's own message */
  ask<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
}

/** @throws NothingRunsError */
export async function findCollections({ options, signal }: Invocation): Promise<CollectionDoor> {
  const { home, stage, target } = findPlace(options);
  const running = await target.status();
  if (!running?.url) throw new NothingRunsError(stage);
  const key = text(options, 'key') ?? process.env['LODE_KEY'] ?? savedKey(home, stage);
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
  return {
    ask: async <Answer>(method: 'GET' | 'POST', path: string, body?: object) => {
      const sent = body && { body: JSON.stringify(body) };
      const response = await fetch(`${running.url}/v1/collections${path}`, { method, headers, signal, ...sent });
      if (!response.ok) throw new ChatFailedError(response.status, await response.text());
      return (await response.json()) as Answer;
    },
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
