import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import type { Tallies } from '#base';
import { type CountedHistogram, histogramProducer } from './histogram-data.ts';
import { metrics } from './metric.ts';
import type { ModelFigures, StepFigures } from './model-figures.ts';

/**
 * Histograms that the processes of models have filled themselves, step by step: to hear of each step here would cost
 * more than the step's bookkeeping.
 */
export function stepMetrics(read: () => readonly ModelFigures[]): MetricProducer {
  return histogramProducer('lode.engine', () => {
    const models = read();
    const of = (talliesOf: (steps: StepFigures) => Tallies): readonly CountedHistogram[] =>
      models.flatMap(({ name, steps }) =>
        steps === undefined
          ? []
          : [{ attributes: { model_name: name }, tallies: talliesOf(steps), sinceMs: steps.sinceMs }],
      );
    return [
      [metrics.interTokenLatency, of(({ interTokenLatency }) => interTokenLatency)],
      [metrics.iterationTokens, of(({ tokens }) => tokens)],
      [metrics.iterationSequences, of(({ sequences }) => sequences)],
    ];
  });
}
