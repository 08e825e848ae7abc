import { ReadableStream } from 'node:stream/web';
import type { Outcome, ProgramEvent } from '#program';
import type { StreamedAnswer } from '../answer.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import { outcomeObject } from './outcome-object.ts';

/** A run as server-sent events: each has the name of its type; the last one is the outcome. */
export function streamedRun(
  run: (onEvent: (event: ProgramEvent) => void) => Promise<Outcome<unknown>>,
  withTrace: boolean,
): StreamedAnswer {
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(run, withTrace),
    heartbeat: ': alive\n\n',
    failure: (fault) => frame('error', openaiErrorBody(fault)),
  };
}

async function* frames(
  run: (onEvent: (event: ProgramEvent) => void) => Promise<Outcome<unknown>>,
  withTrace: boolean,
): AsyncGenerator<string> {
  let failure: { readonly reason: unknown } | undefined;
  let isRead = true;
  const told = new ReadableStream<string>({
    start: async (controller) => {
      const tell = (name: string, value: unknown): void => {
        if (isRead) controller.enqueue(frame(name, JSON.stringify(value)));
      };
      // Not awaited: a stream is read only when its start is over.
      void run((event) => tell(event.type, event))
        .then((outcome) => tell('outcome', outcomeObject(outcome, withTrace)))
        .catch((reason: unknown) => (failure = { reason }))
        .finally(() => isRead && controller.close());
    },
    cancel: () => void (isRead = false),
  });
  yield* told;
  // An error of the stream itself would take away what was told before it.
  if (failure !== undefined) throw failure.reason;
}

/** @param json without line breaks */
function frame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
