import { interleave } from '#base';
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
  return interleave(streams);
}

async function* renumbered(events: AsyncIterable<GenerateEvent>, choicesBefore: number): AsyncGenerator<GenerateEvent> {
  for await (const event of events) {
    yield event.type === 'start' ? event : { ...event, choice: event.choice + choicesBefore };
  }
}
