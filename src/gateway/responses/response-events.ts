import { assert } from '#base';
import type { GenerateEvent, Recipe } from '#contract';
import { type AnswerPartEvent, answerParts } from '../answer-parts.ts';
import type { Tally } from '../tally.ts';
import { PartEvents } from './part-events.ts';
import { newItemId, type OutputItem } from './output-item.ts';
import {
  emptyState,
  type ResponseIdentity,
  type ResponseObject,
  responseObject,
  type ResponseState,
} from './response-object.ts';
import { namespacesOf } from './tool-fields.ts';
import { usageOf } from './usage.ts';

/** What a client is told, in this order; numbered when it is sent. */
export interface ResponseEvent {
  /** "response.output_text.delta" */
  readonly type: string;
  /** The response as it is now, of events that tell of it as a whole. */
  readonly response?: ResponseObject;
}

/**
 * The events of a response, from its creation to its end: the last one holds the response as it is to be kept. Throws
 * when the model does.
 */
export async function* responseEvents(
  events: AsyncIterable<GenerateEvent>,
  identity: ResponseIdentity,
  tally: Tally,
): AsyncGenerator<ResponseEvent> {
  const output: OutputItem[] = [];
  const namespaces = namespacesOf(identity.request.fields);
  let [part, recipe, reasoningTokens]: [PartEvents | undefined, Recipe | undefined, number] = [undefined, undefined, 0];
  let end: Extract<AnswerPartEvent, { type: 'end' }> | undefined;
  for await (const event of answerParts(events, tally)) {
    switch (event.type) {
      case 'start':
        recipe = event.recipe;
        for (const type of ['response.created', 'response.in_progress'])
          yield { type, response: responseObject(identity, { ...emptyState, recipe }) };
        break;
      case 'opened':
        part = new PartEvents(newItemId(event.part.kind), event.part, output.length, namespaces);
        yield* part.opened();
        break;
      case 'grown':
        assert(part, 'a part is opened before it grows');
        yield part.grown(event.text, event.logprobs);
        break;
      case 'closed': {
        assert(part, 'a part is opened before it is closed');
        if (event.part.kind === 'reasoning') reasoningTokens += event.part.tokens;
        const item = part.item(event.part, event.isCut ? 'incomplete' : 'completed');
        output.push(item);
        yield* part.closed(event.part, item);
        break;
      }
      case 'end':
        end = event;
    }
  }
  const usage = usageOf(tally.totals(), reasoningTokens);
  assert(end, 'an answer that was not broken off has an end');
  const state = endState(end.reason, { ...emptyState, output, usage, recipe });
  yield { type: `response.${state.status}`, response: responseObject(identity, state) };
}

function endState(reason: Extract<AnswerPartEvent, { type: 'end' }>['reason'], state: ResponseState): ResponseState {
  if (reason === 'length') return { ...state, status: 'incomplete', incompleteReason: 'max_output_tokens' };
  if (reason === 'content_filter') return { ...state, status: 'incomplete', incompleteReason: 'content_filter' };
  return { ...state, status: 'completed', completedAt: Math.floor(Date.now() / 1000) };
}
