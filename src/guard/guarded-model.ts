import type { GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { guardedEncoder } from './guarded-encoder.ts';
import { guardInput } from './guard-input.ts';
import { guardOutput } from './guard-output.ts';
import { type Guard, guardOf } from './guard.ts';
import type { GuardRules } from './guard-rules.ts';

/**
 * A model that is asked only what its guards let through, in their order. To be wrapped around everything that keeps what
 * was asked: nobody else is to see what must not pass.
 *
 * `generate` throws GuardDeniedError before the first event, and GuardFailedError.
 *
 * @throws GuardCheckError
 */
export function inputGuarded(model: LanguageModel, rules: readonly GuardRules[]): LanguageModel {
  const guards = rules.map(guardOf);
  const mediaLeft = model.media?.filter((medium) => rules.every(({ media }) => media?.includes(medium) !== false));
  return {
    ...plain(model),
    ...(model.encoder && { encoder: guardedEncoder(model.encoder, guards) }),
    media: mediaLeft,
    async *generate(asked, context) {
      const { request, told } = throughAll(guards, asked);
      for await (const event of model.generate(request, context)) {
        if (event.type !== 'start' || told.length === 0) yield event;
        else yield { ...event, differences: [...(event.differences ?? []), ...told] };
      }
    },
  };
}

/**
 * A model whose answers are what its guards let through, in their order. To be wrapped inside everything that keeps what
 * was answered.
 *
 * `generate` throws GuardFailedError.
 *
 * @throws GuardCheckError
 */
export function outputGuarded(model: LanguageModel, rules: readonly GuardRules[]): LanguageModel {
  // It answers without words.
  if (model.encoder) return model;
  const guards = rules
    .filter(({ on, outputCharactersMax }) => on.includes('output') || outputCharactersMax !== undefined)
    .map(guardOf);
  return {
    ...plain(model),
    generate: (request, context) =>
      guards.reduce<AsyncIterable<GenerateEvent>>(
        (events, guard) => guardOutput(guard, events, request.choices ?? 1),
        model.generate(request, context),
      ),
  };
}

/** Without what else a model can do, which would lead around guards: scoring, conversations. */
function plain({ name, contextTokens, media, prices, reading, tokenise }: LanguageModel) {
  return { name, contextTokens, media, prices, reading, tokenise };
}

function throughAll(guards: readonly Guard[], asked: GenerateRequest) {
  const told: string[] = [];
  const request = guards.reduce((before, guard) => {
    const { request: after, redactions } = guardInput(guard, before);
    if (redactions > 0) told.push(`the guard "${guard.rules.name}" has redacted ${redactions} in the request`);
    return after;
  }, asked);
  return { request, told };
}
