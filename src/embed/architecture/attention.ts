import type { Value } from '../onnx/graph-builder.ts';
import type { EncoderConfig } from './encoder-config.ts';
import type { Layers } from './layers.ts';

/** Added to the scores of what is padding: e to its power is nothing. */
const never = -1e9;

/**
 * Attention of every token to every other of its input.
 *
 * @param mask [inputs, tokens]: 1 for a token, 0 for padding
 */
export function attention(
  layers: Layers,
  { width, heads }: Pick<EncoderConfig, 'width' | 'heads'>,
  name: string,
  state: Value,
  mask: Value,
): Value {
  const { builder } = layers;
  const headWidth = width / heads;
  const divided = builder.integers(0, 0, heads, headWidth);
  const byHead = (part: string, order: readonly number[]) => {
    const whole = layers.linear(`${name}.self.${part}`, state, width, width);
    return builder.node('Transpose', [builder.node('Reshape', [whole, divided])], { perm: { integers: order } });
  };
  const query = byHead('query', [0, 2, 1, 3]);
  const key = byHead('key', [0, 2, 3, 1]);
  const value = byHead('value', [0, 2, 1, 3]);
  const scale = builder.number(1 / Math.sqrt(headWidth));
  const scores = builder.node('Mul', [builder.node('MatMul', [query, key]), scale]);
  const hidden = builder.node('Mul', [builder.node('Sub', [builder.number(1), mask]), builder.number(never)]);
  const spread = builder.node('Unsqueeze', [hidden, builder.integers(1, 2)]);
  const shares = builder.node('Softmax', [builder.node('Add', [scores, spread])], { axis: { integer: -1 } });
  const mixed = builder.node('Transpose', [builder.node('MatMul', [shares, value])], {
    perm: { integers: [0, 2, 1, 3] },
  });
  const whole = builder.node('Reshape', [mixed, builder.integers(0, 0, width)]);
  return layers.linear(`${name}.output.dense`, whole, width, width);
}
