import type { GgufHeader, GgufTensor } from '../gguf/header.ts';
import { textIn } from '../gguf/metadata.ts';
import { AdapterMismatchError } from './adapter-mismatch-error.ts';
import { type AdapterFacts, type AdapterPair, inspectAdapter } from './inspect-adapter.ts';
import { UnsupportedAdapterError } from './unsupported-adapter-error.ts';

const embedding = 'token_embd.weight';

/**
 * Refuses an adapter that native code would not load onto this base, or would die of: another architecture, weights that
 * the base does not have, matrices of other shapes.
 *
 * @throws AdapterMismatchError, UnsupportedAdapterError, NotAnAdapterError
 */
export function assertAdapterFits(adapter: GgufHeader, base: GgufHeader): AdapterFacts {
  const facts = inspectAdapter(adapter);
  const architecture = textIn(base, 'general.architecture');
  if (facts.architecture !== architecture)
    throw new AdapterMismatchError(
      `it is for models of the architecture ${facts.architecture}, and this is ${architecture}`,
    );
  const tensors = new Map(base.tensors.map((tensor) => [tensor.name, tensor]));
  for (const pair of facts.pairs) assertPair(pair, tensors);
  return facts;
}

function assertPair({ tensor, a, b, rank }: AdapterPair, tensors: ReadonlyMap<string, GgufTensor>): void {
  const weight = tensors.get(tensor);
  const isTied = !tensors.has('output.weight');
  if (isTied && (tensor === embedding || tensor === 'output.weight'))
    throw new UnsupportedAdapterError(
      `it changes ${tensor}, and its base uses one matrix for input and output`,
      'Train it without embed_tokens and lm_head, or merge it into its base model (`merge_and_unload` of PEFT).',
    );
  if (!weight) throw new AdapterMismatchError(`it changes ${tensor}, which the model does not have`);
  const [columns = 1, rows = 1, ...experts] = weight.dimensions;
  if (weight.dimensions.length < 2) throw new AdapterMismatchError(`it changes ${tensor}, which is no matrix`);
  // Of the embedding, A is looked up by token.
  const wantedA = tensor === embedding ? [rank, rows] : [columns, rank, ...experts];
  const wantedB = tensor === embedding ? [rank, columns] : [rank, rows, ...experts];
  for (const [matrix, wanted] of [
    [a, wantedA],
    [b, wantedB],
  ] as const) {
    if (shapeOf(matrix.dimensions) === shapeOf(wanted)) continue;
    throw new AdapterMismatchError(
      `${matrix.name} is ${shapeOf(matrix.dimensions)}, and the model's ${tensor} (${shapeOf(weight.dimensions)}) wants ${shapeOf(wanted)}`,
    );
  }
}

/** Trailing ones are how one file writes what another leaves out. */
function shapeOf(dimensions: readonly number[]): string {
  const last = dimensions.findLastIndex((dimension) => dimension !== 1);
  return [...dimensions, 1].slice(0, Math.max(2, last + 1)).join(' x ');
}
