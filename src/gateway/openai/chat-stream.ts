import type { GenerateEvent } from '#contract';
import type { ChunkFrame } from './chunk-frame.ts';
import { doneEvent } from './event-stream.ts';
import type { Tally } from '../tally.ts';
import { chatLogprobs } from './chat-logprobs.ts';
import { usageOf } from './usage.ts';

/** The `chat.completion.chunk` events of a stream: the roles as soon as the model has begun, a chunk a token, `[DONE]`. */
export async function* chatStream(
  events: AsyncIterable<GenerateEvent>,
  frame: ChunkFrame,
  choices: number,
  tally: Tally,
): AsyncGenerator<string> {
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') yield roles(choices).map(frame.around).join('');
    else if (event.type === 'end') yield frame.around(choiceJson(event.choice, '{}', 'null', `"${event.reason}"`));
    else if (event.text !== '' || event.logprobs) {
      const logprobs = event.logprobs ? JSON.stringify(chatLogprobs(event.logprobs)) : 'null';
      yield frame.around(choiceJson(event.choice, `{"content":${JSON.stringify(event.text)}}`, logprobs, 'null'));
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
