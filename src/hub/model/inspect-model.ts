import type { GgufHeader } from '../gguf/header.ts';
import { numberIn, numbersPerLayer, textIn } from '../gguf/metadata.ts';
import type { TensorTypeName } from '../gguf/tensor-type.ts';
import { assertRunnable } from './assert-runnable.ts';
import { fileTypeName } from './file-type.ts';
import { inspectTokenizer } from './inspect-tokenizer.ts';
import type { ModelFacts } from './model-facts.ts';
import { NotALanguageModelError } from './not-a-language-model-error.ts';
import { slidingWindowOf } from './sliding-window.ts';

/** More than any model has; a larger number would only make us allocate. */
const layersMax = 4096;
const countMax = 2 ** 31;

/**
 * The facts of a model, from its checked header. Every number is plausible afterwards (whole, positive and below 2^31),
 * and what native code would die of is not in it: whoever hands a file to native code has inspected it before.
 *
 * @throws NotALanguageModelError
 */
export function inspectModel(header: GgufHeader): ModelFacts {
  const architecture = textIn(header, 'general.architecture');
  if (!architecture || architecture.length > 64) throw new NotALanguageModelError('it names no architecture');
  const count = (key: string, max = countMax): number | undefined => {
    const value = numberIn(header, `${architecture}.${key}`);
    if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= max)) return value;
    throw new NotALanguageModelError(`${architecture}.${key} is ${value}`);
  };
  const required = (key: string, max?: number): number => {
    const value = count(key, max);
    if (value === undefined) throw new NotALanguageModelError(`${architecture}.${key} is missing`);
    return value;
  };
  const layers = required('block_count', layersMax);
  const heads = perLayer(header, `${architecture}.attention.head_count`, layers) ?? [];
  const headsMost = Math.max(0, ...heads);
  if (headsMost === 0) throw new NotALanguageModelError(`${architecture}.attention.head_count is missing`);
  const embeddingLength = required('embedding_length');
  const headSize = Math.floor(embeddingLength / headsMost);
  const experts = count('expert_count');
  const facts: ModelFacts = {
    architecture,
    name: textIn(header, 'general.name'),
    licence: textIn(header, 'general.license'),
    parameters: header.tensors.reduce((sum, tensor) => sum + tensor.elements, 0),
    ...weightsOf(header),
    layers,
    heads: headsMost,
    kvHeads: perLayer(header, `${architecture}.attention.head_count_kv`, layers) ?? heads,
    keyLength: count('attention.key_length') ?? headSize,
    valueLength: count('attention.value_length') ?? headSize,
    embeddingLength,
    feedForwardLength: Math.max(0, ...(perLayer(header, `${architecture}.feed_forward_length`, layers) ?? [])),
    experts: experts === undefined ? undefined : { count: experts, used: count('expert_used_count') ?? experts },
    contextTokens: required('context_length'),
    rope: ropeOf(header, architecture),
    slidingWindow: slidingWindowOf(header, architecture, layers),
    tokenizer: inspectTokenizer(header),
    chatTemplate: textIn(header, 'tokenizer.chat_template'),
  };
  assertRunnable(header, facts);
  return facts;
}

function perLayer(header: GgufHeader, key: string, layers: number): readonly number[] | undefined {
  const numbers = numbersPerLayer(header, key, layers);
  if (!numbers || numbers.every((value) => Number.isInteger(value) && value >= 0 && value <= countMax)) return numbers;
  throw new NotALanguageModelError(`${key} is not a count`);
}

function weightsOf(header: GgufHeader): Pick<ModelFacts, 'quantisation' | 'weightsBytes' | 'tensorsByType'> {
  const byType = new Map<TensorTypeName, { count: number; sizeBytes: number }>();
  for (const { type, sizeBytes } of header.tensors) {
    const sum = byType.get(type) ?? { count: 0, sizeBytes: 0 };
    byType.set(type, { count: sum.count + 1, sizeBytes: sum.sizeBytes + sizeBytes });
  }
  const tensorsByType = [...byType]
    .map(([type, sum]) => ({ type, ...sum }))
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  const fileType = numberIn(header, 'general.file_type');
  return {
    quantisation: (fileType === undefined ? undefined : fileTypeName(fileType)) ?? tensorsByType[0]?.type ?? 'none',
    weightsBytes: tensorsByType.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    tensorsByType,
  };
}

function ropeOf(header: GgufHeader, architecture: string): ModelFacts['rope'] {
  const key = (name: string) => `${architecture}.rope.${name}`;
  const type = textIn(header, key('scaling.type'));
  return {
    frequencyBase: numberIn(header, key('freq_base')),
    dimensions: numberIn(header, key('dimension_count')),
    scaling:
      type === undefined || type === 'none'
        ? undefined
        : {
            type,
            factor: numberIn(header, key('scaling.factor')),
            trainedTokens: numberIn(header, key('scaling.original_context_length')),
          },
  };
}
