import type { GenerateEvent } from '#contract';
import { bestChoices } from './best-choices.ts';
import { collectChoices } from './collect-choices.ts';
import { CompletionLogprobs } from './completion-logprobs.ts';
import type { CompletionRequest } from './completion-request.ts';
import type { AnswerIdentity } from './identity.ts';
import type { Tally } from '../tally.ts';
import { usageOf } from './usage.ts';
import { lodeJson } from './lode-json.ts';

/** The `text_completion` object, when all choices have ended. */
export async function completionAnswer(
  events: AsyncIterable<GenerateEvent>,
  identity: AnswerIdentity,
  { choices, bestOf, logprobs: asked }: Pick<CompletionRequest, 'choices' | 'bestOf' | 'logprobs'>,
  tally: Tally,
) {
  const { id, ...rest } = identity;
  const collected = await collectChoices(events, choices, tally);
  const lode = lodeJson(collected.recipe, tally);
  return {
    id,
    object: 'text_completion',
    ...rest,
    choices: bestChoices(collected.choices, bestOf).map(({ text, logprobs, reason }, index) => ({
      index,
      text,
      logprobs: logprobs && asked !== undefined ? new CompletionLogprobs().of(logprobs) : null,
      finish_reason: reason,
    })),
    usage: usageOf(tally),
    ...(lode && { lode }),
  };
}
