import type { Constraint, GenerateRequest, JsonSchema, LanguageModel, ModelInput } from '#contract';
import type { PromptDefaults } from './compile-prompt.ts';

/** A model that is asked as a prompt wants it, where a request does not say how. */
export function promptedModel(model: LanguageModel, defaults: PromptDefaults): LanguageModel {
  if (Object.keys(defaults).length === 0) return model;
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    media: model.media,
    prices: model.prices,
    generate: (request, context) => model.generate(withDefaults(request, defaults), context),
    tokenise: (input) => model.tokenise(inputWithDefaults(input, defaults)),
    reading: model.reading,
    scorer: model.scorer,
    encoder: model.encoder,
    conversations: model.conversations,
  };
}

function withDefaults(request: GenerateRequest, defaults: PromptDefaults): GenerateRequest {
  const { settings: { tokensMax, stop, reasoning: _, ...sampling } = {}, output } = defaults;
  return {
    ...request,
    input: inputWithDefaults(request.input, defaults),
    sampling: { ...sampling, ...definedOf(request.sampling) },
    tokensMax: request.tokensMax ?? tokensMax,
    stop: request.stop ?? stop,
    constraint: request.constraint ?? (output === undefined ? undefined : constraintOf(output)),
  };
}

/** One of several texts is written as it is, without the quotes that it would have in JSON. */
function constraintOf(output: JsonSchema): Constraint {
  const choices: unknown = typeof output === 'object' ? output['enum'] : undefined;
  return Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
    ? { kind: 'choices', choices }
    : { kind: 'json', schema: output };
}

function inputWithDefaults(input: ModelInput, { tools, settings }: PromptDefaults): ModelInput {
  if (input.kind !== 'chat') return input;
  return { ...input, tools: input.tools ?? tools, reasoning: input.reasoning ?? settings?.reasoning };
}

function definedOf<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
