import type { AnswerPart } from '../answer-parts.ts';
import { joinedName } from './namespaced-name.ts';
import type { OutputItem } from './output-item.ts';
import { PartEvents } from './part-events.ts';
import type { ResponseEvent } from './response-events.ts';
import type { ResponseObject } from './response-object.ts';

/** The events of a response that is over, as if it were made now: each part in one piece. */
export function* replayedEvents(response: ResponseObject): Generator<ResponseEvent> {
  const begun = { ...response, status: 'in_progress' as const, output: [], usage: null, completed_at: null };
  for (const type of ['response.created', 'response.in_progress']) yield { type, response: begun };
  for (const [index, item] of response.output.entries()) {
    const part = partOf(item);
    const namespaces = item.type === 'function_call' && item.namespace !== undefined ? [item.namespace] : [];
    const events = new PartEvents(item.id, { ...part, text: '' }, index, namespaces);
    yield* events.opened();
    if (part.text !== '') yield events.grown(part.text, undefined);
    yield* events.closed(part, item);
  }
  yield lastEvent(response);
}

/** The one that holds all. Of one that was cancelled no client knows an event of its own. */
export function lastEvent(response: ResponseObject): ResponseEvent {
  return { type: `response.${response.status === 'cancelled' ? 'failed' : response.status}`, response };
}

function partOf(item: OutputItem): AnswerPart {
  if (item.type === 'function_call')
    return { kind: 'call', tokens: 0, text: item.arguments, id: item.call_id, name: joinedName(item) };
  const text = item.content.map((content) => content.text).join('');
  return { kind: item.type === 'message' ? 'text' : 'reasoning', tokens: 0, text };
}
