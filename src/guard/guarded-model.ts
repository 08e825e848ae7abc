import type { GenerateEvent, LanguageModel } from '#contract';
import { guardInput } from './guard-input.ts';
import { guardOutput } from './guard-output.ts';
import { type Guard, guardOf } from './guard.ts';
import type { GuardRules } from './guard-rules.ts';

/**
 * A model behind guards: what is asked goes through all of them in their order, and so does what it answers. What else a
 * model can do (scoring, conversations) would lead around them, and is not offered.
 *
 * `generate` throws GuardDeniedError before the first event, and GuardFailedError.
 *
 * @throws GuardCheckError
 */
export function guardedModel(model: LanguageModel, rules: readonly GuardRules[]): LanguageModel {
  const guards = rules.map(guardOf);
  const { name, contextTokens, media, prices } = model;
  const mediaLeft = media?.filter((medium) => rules.every((each) => each.media?.includes(medium) !== false));
  return {
    name,
    contextTokens,
    prices,
    ...(mediaLeft?.length && { media: mediaLeft }),
    tokenise: (input) => model.tokenise(input),
    async *generate(asked, context) {
      let request = asked;
      const redacted: string[] = [];
      for (const guard of guards) {
        const guarded = guardInput(guard, request);
        request = guarded.request;
        if (guarded.redactions > 0)
          redacted.push(`the guard "${guard.rules.name}" has redacted ${guarded.redactions} in the request`);
      }
      const events = guards.reduce(behind, model.generate(request, context));
      for await (const event of events) {
        if (event.type !== 'start' || redacted.length === 0) yield event;
        else yield { ...event, differences: [...(event.differences ?? []), ...redacted] };
      }
    },
  };
}

function behind(events: AsyncIterable<GenerateEvent>, guard: Guard): AsyncIterable<GenerateEvent> {
  const { on, outputCharactersMax } = guard.rules;
  return on.includes('output') || outputCharactersMax !== undefined ? guardOutput(guard, events) : events;
}
