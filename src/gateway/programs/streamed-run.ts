import type { StreamedAnswer } from '../answer.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { BegunRun } from './begin-run.ts';
import { followRun } from './follow-run.ts';
import { outcomeObject } from './outcome-object.ts';

/** A run as server-sent events: each has the name of its type; the last one is the outcome. */
export function streamedRun(run: BegunRun, withTrace: boolean): StreamedAnswer {
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(run, withTrace),
    heartbeat: ': alive\n\n',
    failure: (fault) => frame('error', openaiErrorBody(fault)),
  };
}

async function* frames(run: BegunRun, withTrace: boolean): AsyncGenerator<string> {
  // A reader that leaves ends the telling.
  await using events = followRun(run);
  let next = await events.next();
  for (; !next.done; next = await events.next()) yield frame(next.value.type, JSON.stringify(next.value));
  yield frame('outcome', JSON.stringify(outcomeObject(next.value, withTrace)));
}

/** @param json without line breaks */
function frame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
