import type { Value } from '../onnx/graph-builder.ts';
import type { EncoderConfig } from './encoder-config.ts';
import type { Layers } from './layers.ts';

/**
 * What a model that was trained to judge pairs makes of the first token: one number for each label. The layers before it are
 * those of transformers' `…ForSequenceClassification`.
 *
 * @param first the vector of the first token: [inputs, width]
 */
export function judgement(layers: Layers, config: EncoderConfig, first: Value): Value {
  const { width, labels, judge } = config;
  const [inner, outer] =
    judge === 'pooler' ? ['pooler.dense', 'classifier'] : ['classifier.dense', 'classifier.out_proj'];
  const between = layers.builder.node('Tanh', [layers.linear(inner as string, first, width, width)]);
  return layers.linear(outer as string, between, width, labels);
}
