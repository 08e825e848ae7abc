import type { Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';

/**
 * Runs several requests at once and mixes their events as they come. Choices are numbered through: those of the first
 * request, then those of the second. One `start` per request. When one fails, the others are ended.
 */
export function generateAll(
  model: Pick<LanguageModel, 'generate'>,
  requests: readonly GenerateRequest[],
  context: Context,
): AsyncIterable<GenerateEvent> {
  const [first] = requests;
  // The common case pays for no mixing.
  if (requests.length === 1 && first) return model.generate(first, context);
  let choicesBefore = 0;
  const streams = requests.map((request) => {
    const stream = renumbered(model.generate(request, context), choicesBefore);
    choicesBefore += request.choices ?? 1;
    return stream;
  });
  return interleaved(streams);
}

async function* renumbered(events: AsyncIterable<GenerateEvent>, choicesBefore: number): AsyncGenerator<GenerateEvent> {
  for await (const event of events) {
    yield event.type === 'start' ? event : { ...event, choice: event.choice + choicesBefore };
  }
}

async function* interleaved<Item>(streams: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const take = async (stream: AsyncGenerator<Item>) => ({ stream, result: await stream.next() });
  const pending = new Map(streams.map((stream) => [stream, take(stream)]));
  try {
    while (pending.size > 0) {
      const { stream, result } = await Promise.race(pending.values());
      if (result.done) pending.delete(stream);
      else {
        pending.set(stream, take(stream));
        yield result.value;
      }
    }
  } finally {
    // What is still awaited may fail now, and nobody is left to hear of it.
    for (const promise of pending.values()) promise.catch(() => {});
    await Promise.allSettled([...pending.keys()].map((stream) => stream.return(undefined)));
  }
}
