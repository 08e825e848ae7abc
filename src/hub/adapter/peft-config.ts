import { z } from 'zod';
import { NotAnAdapterError } from './not-an-adapter-error.ts';
import { UnsupportedAdapterError } from './unsupported-adapter-error.ts';

/** What a conversion needs to know of `adapter_config.json`. */
export interface PeftConfig {
  /** What a module's product of matrices is multiplied by. */
  scaleOf(module: string, rank: number): number;
  /** The model that it was trained on, as its author called it; for messages only. */
  readonly baseName: string | undefined;
}

const patternsMax = 4096;

const config = z.looseObject({
  peft_type: z.string(),
  lora_alpha: z.number().gt(0).max(1e9),
  use_rslora: z.boolean().nullish(),
  alpha_pattern: z.record(z.string(), z.number().gt(0).max(1e9)).nullish(),
  base_model_name_or_path: z.string().max(1024).nullish(),
});

type Config = z.infer<typeof config>;

/**
 * Reads the configuration that PEFT saves beside an adapter's weights, and refuses by name what would make the adapter
 * compute something else than the sum of the base model and one product of two matrices.
 *
 * Source: `LoraConfig` of the library PEFT.
 *
 * @throws NotAnAdapterError, UnsupportedAdapterError
 */
export function parsePeftConfig(text: string): PeftConfig {
  const { success, data, error } = config.safeParse(parseJson(text));
  if (!success) {
    const [issue] = error.issues;
    throw new NotAnAdapterError(`adapter_config.json, ${issue?.path.join('.')}: ${issue?.message}`);
  }
  for (const { key, isOff, reason, remedy } of unserved)
    if (!isOff(data[key])) throw new UnsupportedAdapterError(`${key} of adapter_config.json ${reason}`, remedy);
  const patterns = patternsOf(data);
  return {
    baseName: data.base_model_name_or_path ?? undefined,
    scaleOf: (module, rank) => {
      const alpha = patterns.find(([suffix]) => module === suffix || module.endsWith(`.${suffix}`))?.[1];
      return (alpha ?? data.lora_alpha) / (data.use_rslora ? Math.sqrt(rank) : rank);
    },
  };
}

interface Unserved {
  readonly key: string;
  readonly isOff: (value: unknown) => boolean;
  readonly reason: string;
  readonly remedy: string;
}

const isEmpty = (value: unknown): boolean =>
  !value || (typeof value === 'object' && Object.keys(value).length === 0) || value === 'none';
const merge = 'Merge it into its base model (`merge_and_unload` of PEFT) and serve the result as a model.';
const retrain = 'Train it without that setting, or merge it into its base model (`merge_and_unload` of PEFT).';

const unserved: readonly Unserved[] = [
  {
    key: 'peft_type',
    isOff: (value) => value === 'LORA',
    reason: 'is another method than LORA',
    remedy: merge,
  },
  { key: 'use_dora', isOff: isEmpty, reason: 'is on: its magnitudes change the base weights', remedy: merge },
  {
    key: 'modules_to_save',
    isOff: isEmpty,
    reason: 'names modules that were trained in full, which an adapter cannot carry',
    remedy: merge,
  },
  { key: 'bias', isOff: isEmpty, reason: 'says that biases were trained too', remedy: retrain },
  { key: 'lora_bias', isOff: isEmpty, reason: 'says that its matrices have biases', remedy: retrain },
  { key: 'fan_in_fan_out', isOff: isEmpty, reason: 'is on: the base keeps its weights transposed', remedy: merge },
  { key: 'layer_replication', isOff: isEmpty, reason: 'repeats layers of the base model', remedy: merge },
  { key: 'trainable_token_indices', isOff: isEmpty, reason: 'names tokens that were trained in full', remedy: merge },
  { key: 'target_parameters', isOff: isEmpty, reason: 'names parameters that are no layers', remedy: merge },
  { key: 'use_qalora', isOff: isEmpty, reason: 'is on: its matrices work on groups of inputs', remedy: merge },
  {
    key: 'alora_invocation_tokens',
    isOff: isEmpty,
    reason: 'makes it an activated LoRA, which works from certain tokens on only',
    remedy: 'Serve it with an engine that knows activated LoRA.',
  },
  {
    key: 'init_lora_weights',
    isOff: (value) => !/^(?:pissa|olora|corda|loftq|lora_ga)/i.test(String(value)),
    reason: 'names a start that changed the base weights',
    remedy: 'Save it again with `path_initial_model_for_weight_conversion` of PEFT, which makes it fit the true base.',
  },
];

/** PEFT reads the keys of a pattern as regular expressions; those that are plain names of modules are read here. */
function patternsOf({ alpha_pattern: given }: Config): readonly (readonly [suffix: string, alpha: number])[] {
  const patterns = Object.entries(given ?? {});
  const strange = patterns.find(([key]) => !/^[\w.]+$/.test(key));
  if (strange || patterns.length > patternsMax)
    throw new UnsupportedAdapterError(
      strange
        ? `alpha_pattern of adapter_config.json has the regular expression "${strange[0].slice(0, 100)}"`
        : `alpha_pattern of adapter_config.json has ${patterns.length} entries`,
      'Write the names of the modules instead.',
    );
  return patterns;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NotAnAdapterError('adapter_config.json is not JSON', cause);
  }
}
