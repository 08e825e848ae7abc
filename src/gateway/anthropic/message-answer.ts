import { assert } from '#base';
import { answerParts } from '../answer-parts.ts';
import type { GenerateEvent } from '#contract';
import type { Tally } from '../tally.ts';
import { contentBlock } from './content-block.ts';
import type { MessageIdentity } from './message-identity.ts';
import { stopReason } from './stop-reason.ts';
import { usageOf } from './usage.ts';

/** The `message` object, when the answer has ended. */
export async function messageAnswer(
  events: AsyncIterable<GenerateEvent>,
  identity: MessageIdentity,
  tokensMax: number,
  tally: Tally,
) {
  const content: ReturnType<typeof contentBlock>[] = [];
  let ending: ReturnType<typeof stopReason> | undefined;
  for await (const event of answerParts(events, tally)) {
    if (event.type === 'closed') content.push(contentBlock(event.part));
    else if (event.type === 'end') ending = stopReason(event, tokensMax);
  }
  const usage = usageOf(tally.totals());
  assert(ending, 'an answer that was not broken off has an end');
  return { ...identity, content, ...ending, usage };
}
