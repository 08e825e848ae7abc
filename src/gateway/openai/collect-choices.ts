import { assert } from '#base';
import type { FinishReason, GenerateEvent, Recipe, TokenLogprob } from '#contract';
import type { Tally } from '../tally.ts';

export interface CollectedChoice {
  readonly text: string;
  /** Absent when they were not asked for. */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  readonly reason: FinishReason;
}

export interface CollectedAnswer {
  readonly choices: readonly CollectedChoice[];
  /** Of the first request; absent where the model cannot say. */
  readonly recipe: Recipe | undefined;
}

/** Reads a generation to its end. */
export async function collectChoices(
  events: AsyncIterable<GenerateEvent>,
  choices: number,
  tally: Tally,
): Promise<CollectedAnswer> {
  let recipe: Recipe | undefined;
  const open = Array.from({ length: choices }, () => ({
    text: '',
    logprobs: undefined as TokenLogprob[] | undefined,
    reason: undefined as FinishReason | undefined,
  }));
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') {
      recipe ??= event.recipe;
      continue;
    }
    const choice = open[event.choice];
    assert(choice, 'events name choices that were asked for');
    if (event.type === 'end') choice.reason = event.reason;
    else if (event.type === 'text') {
      choice.text += event.text;
      if (event.logprobs) (choice.logprobs ??= []).push(...event.logprobs);
    }
  }
  const collected = open.map(({ text, logprobs, reason }) => {
    assert(reason, 'every choice ends');
    return { text, logprobs, reason };
  });
  return { choices: collected, recipe };
}
