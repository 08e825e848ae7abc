import type { SafetensorsHeader, SafetensorsTensor } from '#hub';
import { DamagedEncoderError } from '../errors/damaged-encoder-error.ts';
import { UnsupportedEncoderError } from '../errors/unsupported-encoder-error.ts';
import type { ElementType, ExternalTensor } from '../onnx/messages.ts';
import type { EncoderConfig } from './encoder-config.ts';

/** The name under which the weights lie beside the graph. */
export const weightsFile = 'weights';

/** A matrix in blocks of 8-bit numbers, each block with a scale of its own. */
export interface BlockedMatrix {
  readonly codes: ExternalTensor;
  readonly scales: ExternalTensor;
}

/** The tensors of an encoder by their names, each checked for its shape when it is taken. */
export interface EncoderWeights {
  tensor(name: string, shape: readonly number[]): ExternalTensor;
  /** Undefined where the matrix is stored as plain numbers. */
  blocked(name: string, shape: readonly [number, number]): BlockedMatrix | undefined;
}

/** Names of the tensors that stand for a matrix in blocks. */
export const blockedNames = (name: string) => ({ codes: `${name}.codes`, scales: `${name}.scales` });

/** Numbers that share a scale. Of 16 the cosines to the original stay above 0.999, of 32 not all do; both are as fast. */
export const blockSize = 16;

const readable: readonly string[] = ['F32', 'F16', 'BF16', 'U8'] satisfies readonly ElementType[];

/** @throws DamagedEncoderError, UnsupportedEncoderError, also when a tensor is taken */
export function encoderWeights(
  header: SafetensorsHeader,
  { prefixes }: Pick<EncoderConfig, 'prefixes'>,
): EncoderWeights {
  const tensors = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
  const first = 'embeddings.word_embeddings.weight';
  const prefix = prefixes.find((each) => tensors.has(each + first));
  if (prefix === undefined) throw new DamagedEncoderError(`the weights have no ${first}`);
  const take = (name: string, shape: readonly number[]): ExternalTensor => {
    // What stands on an encoder to judge with is no part of it, and has no prefix.
    const found = tensors.get(prefix + name) ?? tensors.get(name);
    if (found === undefined) throw new DamagedEncoderError(`the weights have no ${name}`);
    if (found.shape.join() !== shape.join())
      throw new DamagedEncoderError(`${name} is [${found.shape.join()}] and should be [${shape.join()}]`);
    return external(found);
  };
  return {
    tensor: take,
    blocked: (name, [rows, columns]) => {
      const { codes, scales } = blockedNames(name);
      if (!tensors.has(prefix + codes)) return undefined;
      const blocks = Math.ceil(columns / blockSize);
      return { codes: take(codes, [rows, blocks, blockSize]), scales: take(scales, [rows * blocks]) };
    },
  };
}

function external({ name, type, shape, offset, sizeBytes }: SafetensorsTensor): ExternalTensor {
  if (!readable.includes(type)) throw new UnsupportedEncoderError(`${name} is stored as ${type}`);
  return { name, type: type as ElementType, shape, file: weightsFile, offset, sizeBytes };
}
