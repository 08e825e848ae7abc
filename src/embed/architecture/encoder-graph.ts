import { GraphBuilder, type Value } from '../onnx/graph-builder.ts';
import { encodeModel } from '../onnx/messages.ts';
import { UnsupportedEncoderError } from '../errors/unsupported-encoder-error.ts';
import { attention } from './attention.ts';
import type { EncoderConfig } from './encoder-config.ts';
import type { EncoderWeights } from './encoder-weights.ts';
import { judgement } from './judgement.ts';
import { Layers } from './layers.ts';
import { pooled, type Pooling } from './pooling.ts';

/** Names of what goes into the graph: all [inputs, tokens]. */
export const graphInputs = { tokens: 'tokens', mask: 'mask', segments: 'segments' } as const;
/** What can be had of it: [inputs, width], and [inputs, tokens, width]. */
export const graphOutputs = { pooled: 'pooled', states: 'states' } as const;

/**
 * Writes an encoder as an ONNX model: the graph of Devlin et al. 2018, and of Liu et al. 2019 where positions are counted
 * from elsewhere. The weights stay in the file that they came in; the model refers to their places there, so that it is small, is made in
 * milliseconds, and has no limit of 2 GiB.
 *
 * @throws DamagedEncoderError, UnsupportedEncoderError when tensors are missing or have another shape
 */
export function encoderGraph(config: EncoderConfig, weights: EncoderWeights, pooling: Pooling): Uint8Array {
  const width = widthOf(config, pooling);
  const builder = new GraphBuilder();
  const layers = new Layers(builder, weights);
  const mask = builder.node('Cast', [graphInputs.mask], { to: { integer: 1 } });
  const hidden = Array.from({ length: config.layers }).reduce<Value>(
    (state, _, index) => block(layers, config, `encoder.layer.${index}`, state, mask),
    embeddings(layers, config),
  );
  const states = builder.name(hidden, graphOutputs.states);
  const whole =
    pooling === 'judge'
      ? judgement(layers, config, pooled(builder, states, mask, 'cls'))
      : pooled(builder, states, mask, pooling);
  builder.name(whole, graphOutputs.pooled);
  const sides = ['inputs', 'tokens'] as const;
  return encodeModel(
    builder.graph(
      Object.values(graphInputs).map((name) => ({ name, type: 'I64', shape: sides })),
      [
        { name: graphOutputs.pooled, type: 'F32', shape: ['inputs', width] },
        { name: graphOutputs.states, type: 'F32', shape: [...sides, config.width] },
      ],
    ),
  );
}

/**
 * Numbers that come out for an input.
 *
 * @throws UnsupportedEncoderError where a judgement has several
 */
export function widthOf({ width, labels }: Pick<EncoderConfig, 'width' | 'labels'>, pooling: Pooling): number {
  if (pooling !== 'judge') return width;
  if (labels !== 1) throw new UnsupportedEncoderError(`they give ${labels} numbers for a pair instead of one`);
  return labels;
}

/** What each token, its place and its text begin with. */
function embeddings(layers: Layers, config: EncoderConfig): Value {
  const { builder } = layers;
  const { width, firstPosition } = config;
  const table = (name: string, rows: number) => layers.plain(`embeddings.${name}_embeddings.weight`, [rows, width]);
  const words = builder.node('Gather', [table('word', config.vocabulary), graphInputs.tokens]);
  const length = builder.node('Shape', [graphInputs.tokens], { start: { integer: 1 }, end: { integer: 2 } });
  const first = builder.integers(firstPosition);
  const end = builder.node('Add', [length, first]);
  const positions = builder.node('Slice', [table('position', config.positions), first, end, builder.integers(0)]);
  const segments = builder.node('Gather', [table('token_type', config.segments), graphInputs.segments]);
  const sum = builder.node('Add', [builder.node('Add', [words, segments]), positions]);
  return layers.normalised('embeddings.LayerNorm', sum, width, config.epsilon);
}

/** One block: attention and a network, each added to what came in. */
function block(layers: Layers, config: EncoderConfig, name: string, state: Value, mask: Value): Value {
  const { builder } = layers;
  const { width, innerWidth, epsilon } = config;
  const attended = attention(layers, config, `${name}.attention`, state, mask);
  const first = builder.node('Add', [attended, state]);
  const between = layers.normalised(`${name}.attention.output.LayerNorm`, first, width, epsilon);
  const inner = layers.linear(`${name}.intermediate.dense`, between, width, innerWidth);
  const outer = layers.linear(`${name}.output.dense`, layers.activated(inner, config.activation), innerWidth, width);
  return layers.normalised(`${name}.output.LayerNorm`, builder.node('Add', [outer, between]), width, epsilon);
}
