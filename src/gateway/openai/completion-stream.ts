import { assert } from '#base';
import type { GenerateEvent, Recipe } from '#contract';
import type { ChunkFrame } from './chunk-frame.ts';
import { CompletionLogprobs } from './completion-logprobs.ts';
import { doneEvent } from './event-stream.ts';
import type { Tally } from '../tally.ts';
import { lodeJson } from './lode-json.ts';
import { usageOf } from './usage.ts';

/** The `text_completion` events of a stream, a chunk a token, then `[DONE]`. */
export async function* completionStream(
  events: AsyncIterable<GenerateEvent>,
  frame: ChunkFrame,
  choices: number,
  tally: Tally,
): AsyncGenerator<string> {
  const logprobsOf = Array.from({ length: choices }, () => new CompletionLogprobs());
  let recipe: Recipe | undefined;
  let open = choices;
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') recipe ??= event.recipe;
    else if (event.type === 'end') {
      open--;
      const last = choiceJson(event.choice, '""', 'null', `"${event.reason}"`);
      yield frame.around(last, open === 0 ? lodeJson(recipe, tally) : undefined);
    } else if (event.type === 'text' && (event.text !== '' || event.logprobs)) {
      const choice = logprobsOf[event.choice];
      assert(choice, 'events name choices that were asked for');
      const logprobs = event.logprobs ? JSON.stringify(choice.of(event.logprobs)) : 'null';
      yield frame.around(choiceJson(event.choice, JSON.stringify(event.text), logprobs, 'null'));
    }
  }
  yield frame.end(usageOf(tally)) + doneEvent;
}

function choiceJson(index: number, text: string, logprobs: string, finishReason: string): string {
  return `{"index":${index},"text":${text},"logprobs":${logprobs},"finish_reason":${finishReason}}`;
}
