import { type Digest, digestOf } from '#base';
import {
  type CompiledPrompt,
  compilePrompt,
  type PromptDefinition,
  type PromptExamples,
  type PromptSettings,
} from '#prompt';

/** What takes the place of a prompt's own examples: which are shown, in which order, and how many. */
export type ExamplesChange = Partial<PromptExamples>;

/** What an experiment compares: every prompt with every model, with all settings and all choices of examples. */
export interface Matrix {
  /** By the names that reports give them. */
  readonly prompts: Readonly<Record<string, PromptDefinition>>;
  readonly models: readonly string[];
  /** Each goes over the prompt's own. Default: those alone. */
  readonly settings?: Readonly<Record<string, PromptSettings>> | undefined;
  /** Each goes over the prompt's own. Default: those alone. */
  readonly examples?: Readonly<Record<string, ExamplesChange>> | undefined;
}

/** One cell of a matrix: a prompt as it is asked, and the model. */
export interface Variant {
  /** What tells it from the others: "short, smol, zero-shot". */
  readonly name: string;
  readonly model: string;
  readonly prompt: CompiledPrompt;
  /** Of the prompt, before settings and examples were changed: as versions are named. */
  readonly promptDigest: Digest;
  /** All that tells it from other variants of the same prompt. */
  readonly condition: string;
  /** Equal variants give equal answers, as far as the model does. */
  readonly digest: Digest;
}

/**
 * All cells of a matrix, those of one model and one prompt beside each other, so that what they begin with is computed once.
 *
 * @param identityOf what a model is, beyond its name: the digest of its weights, where that is known
 * @throws what `compilePrompt` throws
 */
export function variantsOf(matrix: Matrix, identityOf: (model: string) => string): readonly Variant[] {
  const { prompts, models, settings = { '': {} }, examples = { '': {} } } = matrix;
  return models.flatMap((model) =>
    Object.entries(prompts).flatMap(([promptName, prompt]) =>
      Object.entries(examples).flatMap(([examplesName, change]) =>
        Object.entries(settings).map(([settingsName, over]) => {
          const definition = changed(prompt, change, over);
          const parts = [
            Object.keys(prompts).length > 1 || (models.length === 1 && !settingsName && !examplesName)
              ? promptName
              : '',
            models.length > 1 ? model : '',
            examplesName,
            settingsName,
          ];
          return {
            name: parts.filter((part) => part !== '').join(', '),
            model,
            prompt: compilePrompt(definition),
            promptDigest: digestOf(prompt),
            condition: [model, examplesName, settingsName].filter((part) => part !== '').join(', '),
            digest: digestOf({ definition, model, identity: identityOf(model) }),
          };
        }),
      ),
    ),
  );
}

function changed(prompt: PromptDefinition, examples: ExamplesChange, settings: PromptSettings): PromptDefinition {
  return {
    ...prompt,
    ...(Object.keys(examples).length > 0 && { examples: { items: [], ...prompt.examples, ...examples } }),
    ...(Object.keys(settings).length > 0 && { settings: { ...prompt.settings, ...settings } }),
  };
}
