import { assert } from '#base';
import type { LanguageModel, Reading } from '#contract';

/** Lets a model's reading be used while it is kept in memory, however long that takes to load. */
export function onDemandReading(
  withModel: <Answer>(work: (model: LanguageModel) => Promise<Answer>) => Promise<Answer>,
): Reading {
  return {
    detokenise: (tokens) => withModel((model) => readingOf(model).detokenise(tokens)),
    render: (input) => withModel((model) => readingOf(model).render(input)),
  };
}

function readingOf({ reading }: LanguageModel): Reading {
  assert(reading !== undefined, 'models that are loaded here can be read');
  return reading;
}
