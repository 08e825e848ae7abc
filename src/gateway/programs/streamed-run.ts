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
  const waiting: ProgramEvent[] = [];
  let wake = (): void => {};
  const ended = run((event) => {
    waiting.push(event);
    wake();
  }).finally(() => wake());
  let outcome: Outcome<unknown> | undefined;
  let failure: unknown;
  let isOver = false;
  void ended.then(
    (value) => ((outcome = value), (isOver = true), wake()),
    (error: unknown) => ((failure = error), (isOver = true), wake()),
  );
  while (!isOver || waiting.length > 0) {
    const event = waiting.shift();
    if (event !== undefined) yield frame(event.type, JSON.stringify(event));
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  if (outcome === undefined) throw failure;
  yield frame('outcome', JSON.stringify(outcomeObject(outcome, withTrace)));
}

/** @param json without line breaks */
function frame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
