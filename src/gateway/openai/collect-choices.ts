import { assert } from '#base';
import type { FinishReason, GenerateEvent, Recipe, TokenLogprob, ToolCall } from '#contract';
import type { Tally } from '../tally.ts';

export interface CollectedChoice {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
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
  const open = Array.from({ length: choices }, (): OpenChoice => {
    return { text: '', reasoning: '', calls: [], logprobs: undefined, reason: undefined };
  });
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') {
      recipe ??= event.recipe;
      continue;
    }
    const choice = open[event.choice];
    assert(choice, 'events name choices that were asked for');
    if (event.type === 'end') choice.reason = event.reason;
    else add(event, choice);
  }
  const collected = open.map((choice) => {
    const { reason } = choice;
    assert(reason, 'every choice ends');
    return { ...choice, reason };
  });
  return { choices: collected, recipe };
}

/** What has come so far. */
interface OpenChoice {
  text: string;
  reasoning: string;
  readonly calls: { readonly id: string; readonly name: string; arguments: string }[];
  logprobs: TokenLogprob[] | undefined;
  reason: FinishReason | undefined;
}

function add(piece: Exclude<GenerateEvent, { type: 'start' | 'end' }>, choice: OpenChoice): void {
  switch (piece.type) {
    case 'text':
      choice.text += piece.text;
      if (piece.logprobs) (choice.logprobs ??= []).push(...piece.logprobs);
      return;
    case 'reasoning':
      choice.reasoning += piece.text;
      return;
    case 'tool-call':
      choice.calls.push({ id: piece.id, name: piece.name, arguments: '' });
      return;
    case 'tool-arguments': {
      const call = choice.calls[piece.call];
      assert(call, 'arguments follow the beginning of their call');
      call.arguments += piece.text;
    }
  }
}
