import { assert } from '#base';
import type { FinishReason, GenerateEvent, TokenLogprob } from '#contract';
import type { Tally } from '../tally.ts';

export interface CollectedChoice {
  readonly text: string;
  /** Absent when they were not asked for. */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  readonly reason: FinishReason;
}

/** Reads a generation to its end. */
export async function collectChoices(
  events: AsyncIterable<GenerateEvent>,
  choices: number,
  tally: Tally,
): Promise<readonly CollectedChoice[]> {
  const open = Array.from({ length: choices }, () => ({
    text: '',
    logprobs: undefined as TokenLogprob[] | undefined,
    reason: undefined as FinishReason | undefined,
  }));
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') continue;
    const choice = open[event.choice];
    assert(choice, 'events name choices that were asked for');
    if (event.type === 'end') choice.reason = event.reason;
    else {
      choice.text += event.text;
      if (event.logprobs) (choice.logprobs ??= []).push(...event.logprobs);
    }
  }
  return open.map(({ text, logprobs, reason }) => {
    assert(reason, 'every choice ends');
    return { text, logprobs, reason };
  });
}
