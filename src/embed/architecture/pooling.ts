import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';

/**
 * How the vectors of tokens become one: their mean, the first token's (`cls`), or the last one's. `judge`: a model that was
 * trained to judge pairs of texts gives one number instead.
 */
export type Pooling = (typeof poolings)[number];

export const poolings = ['mean', 'cls', 'last', 'judge'] as const;

/**
 * @param states [inputs, tokens, width]
 * @param mask [inputs, tokens]: 1 for a token, 0 for padding, which stands behind them
 */
export function pooled(builder: GraphBuilder, states: Value, mask: Value, pooling: Exclude<Pooling, 'judge'>): Value {
  const lastAxis = builder.integers(1);
  if (pooling === 'cls')
    return builder.node('Gather', [states, builder.node('Squeeze', [builder.integers(0)])], { axis: { integer: 1 } });
  const count = builder.node('ReduceSum', [mask, lastAxis], { keepdims: { integer: 1 } });
  if (pooling === 'last') {
    const last = builder.node('Cast', [builder.node('Sub', [count, builder.number(1)])], { to: { integer: 7 } });
    return builder.node('GatherND', [states, last], { batch_dims: { integer: 1 } });
  }
  const kept = builder.node('Mul', [states, builder.node('Unsqueeze', [mask, builder.integers(2)])]);
  return builder.node('Div', [builder.node('ReduceSum', [kept, lastAxis], { keepdims: { integer: 0 } }), count]);
}
