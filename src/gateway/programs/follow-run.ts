import { ReadableStream } from 'node:stream/web';
import { assert } from '#base';
import type { Outcome, ProgramEvent } from '#program';
import type { BegunRun } from './begin-run.ts';

/** A run as it goes on: yields what happens, and returns how it ended. */
export async function* followRun(run: BegunRun): AsyncGenerator<ProgramEvent, Outcome<unknown>> {
  let end: { readonly outcome: Outcome<unknown> } | { readonly reason: unknown } | undefined;
  let isRead = true;
  const told = new ReadableStream<ProgramEvent>({
    start: (controller) => {
      // Not awaited: a stream is read only when its start is over.
      void run((event) => isRead && controller.enqueue(event))
        .then((outcome) => (end = { outcome }))
        .catch((reason: unknown) => (end = { reason }))
        .finally(() => isRead && controller.close());
    },
    cancel: () => void (isRead = false),
  });
  yield* told;
  assert(end, 'a stream is closed when its run has ended');
  // An error of the stream itself would take away what was told before it.
  if ('reason' in end) throw end.reason;
  return end.outcome;
}
