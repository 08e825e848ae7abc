import { assert } from '#base';
import type { GenerateEvent } from '#contract';
import { type AnswerPart, type AnswerPartEvent, answerParts } from '../answer-parts.ts';
import type { Tally } from '../tally.ts';
import { contentBlock, contentDelta } from './content-block.ts';
import { namedEvent } from './event-stream.ts';
import type { MessageIdentity } from './message-identity.ts';
import { stopReason } from './stop-reason.ts';
import { usageOf } from './usage.ts';

/** The events of a stream: the message as soon as the model has begun, its blocks piece by piece, why it ended. */
export async function* messageStream(
  events: AsyncIterable<GenerateEvent>,
  identity: MessageIdentity,
  tokensMax: number,
  tally: Tally,
): AsyncGenerator<string> {
  let index = -1;
  let kind: AnswerPart['kind'] = 'text';
  let end: Extract<AnswerPartEvent, { type: 'end' }> | undefined;
  for await (const event of answerParts(events, tally)) {
    switch (event.type) {
      case 'start':
        yield messageStart(identity, tally);
        break;
      case 'opened':
        index++;
        kind = event.part.kind;
        yield frame({ type: 'content_block_start', index, content_block: contentBlock(event.part) });
        break;
      case 'grown':
        if (event.text !== '')
          yield frame({ type: 'content_block_delta', index, delta: contentDelta(kind, event.text) });
        break;
      case 'closed':
        yield frame({ type: 'content_block_stop', index });
        break;
      case 'end':
        end = event;
    }
  }
  const usage = usageOf(tally.totals());
  assert(end, 'an answer that was not broken off has an end');
  yield frame({ type: 'message_delta', delta: stopReason(end, tokensMax), usage }) + frame({ type: 'message_stop' });
}

function messageStart(identity: MessageIdentity, tally: Tally): string {
  const usage = usageOf(tally.record());
  return frame({
    type: 'message_start',
    message: { ...identity, content: [], stop_reason: null, stop_sequence: null, usage },
  });
}

function frame<Event extends { readonly type: string }>(event: Event): string {
  return namedEvent(event.type, JSON.stringify(event));
}
