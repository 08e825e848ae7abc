import type { StreamedAnswer } from '../answer.ts';
import type { Fault } from '../fault.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { ResponseEvent } from './response-events.ts';

/** An event with its place in the stream. */
export interface NumberedEvent {
  readonly event: ResponseEvent;
  readonly number: number;
}

export async function* numbered(events: AsyncIterable<ResponseEvent>): AsyncGenerator<NumberedEvent> {
  let number = 0;
  for await (const event of events) yield { event, number: number++ };
}

/** Server-sent events with the name of their type, as OpenAI frames those of responses. They end without `[DONE]`. */
export function eventAnswer(events: AsyncIterable<NumberedEvent>): StreamedAnswer {
  let next = 0;
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    /** A comment: clients skip it. */
    heartbeat: ': still here\n\n',
    frames: (async function* () {
      for await (const { event, number } of events) {
        next = number + 1;
        yield frame(event.type, { ...event, sequence_number: number });
      }
    })(),
    failure: (fault) => frame('error', errorEvent(fault, next)),
  };
}

function frame(name: string, event: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The error stands in the event itself, and once more as a member, where some clients look for it. */
function errorEvent(fault: Fault, sequenceNumber: number) {
  const { error } = JSON.parse(openaiErrorBody(fault)) as { readonly error: object };
  return { ...error, type: 'error', sequence_number: sequenceNumber, error };
}
