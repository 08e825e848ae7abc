import type { ResponseArchive } from './archive/response-archive.ts';
import type { StoredResponse } from './archive/stored-response.ts';
import { isRunning } from './archive/stored-response.ts';
import type { ResponseEvent } from './response-events.ts';
import type { StoredItem } from './item-schema.ts';
import type { ResponseObject } from './response-object.ts';

/** Where a response goes when it has ended: before its last event is passed on, it is on disk. */
export interface Keeping {
  readonly archive: ResponseArchive;
  readonly tenant: string;
  readonly input: readonly StoredItem[];
}

export async function* keptEvents(
  events: AsyncIterable<ResponseEvent>,
  { archive, tenant, input }: Keeping,
): AsyncGenerator<ResponseEvent> {
  for await (const event of events) {
    if (event.response && !isRunning(event.response)) await keep(archive, { tenant, response: event.response, input });
    yield event;
  }
}

async function keep(archive: ResponseArchive, stored: StoredResponse): Promise<void> {
  const { tenant, response, input } = stored;
  if (response.store) return await archive.add(stored);
  if (response.conversation && isAnswered(response))
    await archive.conversations.append(tenant, response.conversation.id, [...input, ...response.output]);
}

/** Whether there is something to go on from. */
export function isAnswered({ status }: ResponseObject): boolean {
  return status === 'completed' || status === 'incomplete';
}
