import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import type { Exchange } from '../surface.ts';
import { isRunning, type StoredResponse } from './archive/stored-response.ts';
import type { ResponseKeeping } from './create-response.ts';
import { eventAnswer, type NumberedEvent } from './event-frames.ts';
import { lastEvent, replayedEvents } from './replayed-events.ts';

/** The query of a stored response. */
export const streamQuery = z.object({
  stream: z.enum(['true', 'false'], { error: 'it must be "true" or "false"' }).optional(),
  starting_after: z.coerce.number().int().min(0).optional(),
});

/** How often it is looked whether a response has ended that another process makes. */
const lookMs = 500;

/**
 * The events of a stored response after one of a number. What this process makes is told as it comes; of what is over,
 * or made elsewhere, somebody who has seen the beginning is told the end.
 *
 * @throws InvalidFieldError
 */
export function streamStored(stored: StoredResponse, { query, context }: Exchange, keeping: ResponseKeeping): Answer {
  const { starting_after: after } = checkFields(streamQuery, query);
  const live = keeping.background.find(stored.response.id);
  if (live) return eventAnswer(live.events(after === undefined ? 0 : after + 1, context.signal));
  return eventAnswer(eventsWhenOver(stored, after, keeping, context.signal));
}

async function* eventsWhenOver(
  stored: StoredResponse,
  after: number | undefined,
  { archive }: ResponseKeeping,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let latest: StoredResponse | undefined = stored;
  while (latest && isRunning(latest.response)) {
    await sleep(lookMs, undefined, { signal });
    latest = await archive.find(stored.tenant, stored.response.id);
  }
  if (latest === undefined) return;
  if (after !== undefined) return yield { event: lastEvent(latest.response), number: after + 1 };
  let number = 0;
  for (const event of replayedEvents(latest.response)) yield { event, number: number++ };
}
