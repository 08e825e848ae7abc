import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import type { EncoderConfig } from './encoder-config.ts';
import { blockSize, type EncoderWeights } from './encoder-weights.ts';

/** Writes the layers that blocks are made of, with the weights of their names. */
export class Layers {
  readonly builder: GraphBuilder;
  readonly #weights: EncoderWeights;

  constructor(builder: GraphBuilder, weights: EncoderWeights) {
    this.builder = builder;
    this.#weights = weights;
  }

  plain(name: string, shape: readonly number[]): Value {
    return this.builder.weight(this.#weights.tensor(name, shape));
  }

  /** x·Wᵀ + b, with W as PyTorch stores it: [out, in]. */
  linear(name: string, input: Value, inWidth: number, outWidth: number): Value {
    const bias = this.plain(`${name}.bias`, [outWidth]);
    return this.builder.node('Add', [this.#product(`${name}.weight`, input, inWidth, outWidth), bias]);
  }

  normalised(name: string, input: Value, width: number, epsilon: number): Value {
    const parts = [this.plain(`${name}.weight`, [width]), this.plain(`${name}.bias`, [width])];
    return this.builder.node('LayerNormalization', [input, ...parts], { epsilon: { float: epsilon } });
  }

  activated(input: Value, activation: EncoderConfig['activation']): Value {
    if (activation === 'relu') return this.builder.node('Relu', [input]);
    return this.builder.node('Gelu', [input], { approximate: { text: activation === 'tanh' ? 'tanh' : 'none' } });
  }

  #product(name: string, input: Value, inWidth: number, outWidth: number): Value {
    const blocked = this.#weights.blocked(name, [outWidth, inWidth]);
    if (blocked !== undefined) {
      const parts = [this.builder.weight(blocked.codes), this.builder.weight(blocked.scales)];
      return this.builder.runtimeNode('MatMulNBits', [input, ...parts], {
        K: { integer: inWidth },
        N: { integer: outWidth },
        bits: { integer: 8 },
        block_size: { integer: blockSize },
        // Activations are rounded to 8 bits too, block by block: the kernel that is as fast as single precision.
        accuracy_level: { integer: 4 },
      });
    }
    const stored = this.plain(name, [outWidth, inWidth]);
    // Turned once, when the runtime loads the graph.
    const turned = this.builder.node('Transpose', [stored], { perm: { integers: [1, 0] } });
    return this.builder.node('MatMul', [input, turned]);
  }
}
