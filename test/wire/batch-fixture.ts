import { silentLog } from '#base';
import { type KeyFinder, openBatchServices, openFileArchives } from '#gateway';
import type { Database } from '#store';
import { openTestDoor, type TestDoor, type TestDoorOptions, type testKeys } from '../../src/gateway/door-fixture.ts';

type VerifiedKey = (typeof testKeys)[string];

/** By their secrets; their ids are "key_" and the secret. Tests take rights away from them. */
export type BatchKeys = Record<string, Omit<VerifiedKey, 'id' | 'name'> | undefined>;

/** A gateway with a scripted model that takes files and batches, over a database that outlives it. */
export async function openBatchDoor(
  database: Database,
  keys: BatchKeys,
  options: TestDoorOptions = {},
): Promise<TestDoor> {
  const files = (await openFileArchives(database, { log: silentLog }))('test/');
  const keyOf = (secret: string): VerifiedKey | undefined => {
    const key = keys[secret];
    return key && { ...key, id: `key_${secret}`, name: secret };
  };
  const finder: KeyFinder = { find: async (id) => keyOf(id.slice('key_'.length)) };
  const batches = (await openBatchServices(database, { log: silentLog }))('test/', finder);
  return await openTestDoor({ files, batches, keys: { verify: async (secret) => keyOf(secret) }, ...options });
}

/** Lines of chats, each with its own question. */
export function chatLines(count: number, body: object = {}): string {
  return Array.from({ length: count }, (_, index) => chatLine(`line-${index}`, body)).join('\n');
}

export function chatLine(customId: string, body: object = {}, line: object = {}): string {
  const messages = [{ role: 'user', content: `Question ${customId}` }];
  const asked = { model: 'fake', messages, max_tokens: 4, ...body };
  return JSON.stringify({ custom_id: customId, method: 'POST', url: '/v1/chat/completions', body: asked, ...line });
}
