import type { GenerateEvent, Recipe } from '#contract';
import type { ChunkFrame } from './chunk-frame.ts';
import { doneEvent } from './event-stream.ts';
import type { Tally } from '../tally.ts';
import { chatDelta } from './chat-delta.ts';
import { chatLogprobs } from './chat-logprobs.ts';
import { lodeJson } from './lode-json.ts';
import { usageOf } from './usage.ts';

/** The `chat.completion.chunk` events of a stream: the roles as soon as the model has begun, a chunk a token, `[DONE]`. */
export async function* chatStream(
  events: AsyncIterable<GenerateEvent>,
  frame: ChunkFrame,
  choices: number,
  tally: Tally,
): AsyncGenerator<string> {
  let recipe: Recipe | undefined;
  let open = choices;
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') {
      recipe = event.recipe;
      yield roles(choices)
        .map((choice) => frame.around(choice))
        .join('');
    } else if (event.type === 'end') {
      open--;
      const last = choiceJson(event.choice, '{}', 'null', `"${event.reason}"`);
      yield frame.around(last, open === 0 ? lodeJson(recipe, tally) : undefined);
    } else {
      const delta = chatDelta(event);
      if (delta === undefined) continue;
      const told = event.type === 'text' && event.logprobs;
      const logprobs = told ? JSON.stringify(chatLogprobs(told)) : 'null';
      yield frame.around(choiceJson(event.choice, delta, logprobs, 'null'));
    }
  }
  yield frame.end(usageOf(tally)) + doneEvent;
}

function roles(choices: number): string[] {
  return Array.from({ length: choices }, (_none, index) =>
    choiceJson(index, '{"role":"assistant","content":"","refusal":null}', 'null', 'null'),
  );
}

function choiceJson(index: number, delta: string, logprobs: string, finishReason: string): string {
  return `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finishReason}}`;
}
