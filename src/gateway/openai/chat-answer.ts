import type { GenerateEvent } from '#contract';
import type { AnswerIdentity } from './identity.ts';
import type { Tally } from '../tally.ts';
import { collectChoices } from './collect-choices.ts';
import { chatMessageJson } from './chat-message-json.ts';
import { chatLogprobs } from './chat-logprobs.ts';
import { usageOf } from './usage.ts';
import { lodeJson } from './lode-json.ts';

/** The `chat.completion` object, when all choices have ended. */
export async function chatAnswer(
  events: AsyncIterable<GenerateEvent>,
  identity: AnswerIdentity,
  choices: number,
  tally: Tally,
) {
  const { id, ...rest } = identity;
  const collected = await collectChoices(events, choices, tally);
  const lode = lodeJson(collected.recipe, tally);
  return {
    id,
    object: 'chat.completion',
    ...rest,
    choices: collected.choices.map((choice, index) => ({
      index,
      message: chatMessageJson(choice),
      logprobs: choice.logprobs ? chatLogprobs(choice.logprobs) : null,
      finish_reason: choice.reason,
    })),
    usage: usageOf(tally),
    ...(lode && { lode }),
  };
}
