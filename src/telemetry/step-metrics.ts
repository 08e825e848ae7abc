import type { Tallies } from '#base';
import type { HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { type Metric, metrics } from './metric.ts';
import type { ModelFigures, StepFigures } from './model-figures.ts';

/**
 * Histograms that the processes of models have filled themselves, step by step: to hear of each step here would cost
 * more than the step's bookkeeping. A producer is what OpenTelemetry has for figures that were counted elsewhere.
 */
export function stepMetrics(read: () => readonly ModelFigures[]): MetricProducer {
  return {
    collect: async (): Promise<CollectionResult> => {
      const models = read();
      const of = (metric: Metric, talliesOf: (steps: StepFigures) => Tallies): HistogramMetricData =>
        histogramData(metric, models, talliesOf);
      const data = [
        of(metrics.interTokenLatency, ({ interTokenLatency }) => interTokenLatency),
        of(metrics.iterationTokens, ({ tokens }) => tokens),
        of(metrics.iterationSequences, ({ sequences }) => sequences),
      ];
      const filled = data.filter(({ dataPoints }) => dataPoints.length > 0);
      const scopeMetrics = [{ scope: { name: 'lode.engine' }, metrics: filled }];
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
    },
  };
}

function histogramData(
  { name, unit, help }: Metric,
  models: readonly ModelFigures[],
  talliesOf: (steps: StepFigures) => Tallies,
): HistogramMetricData {
  const endTime = hrTime(Date.now());
  return {
    descriptor: { name, unit, description: help, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: models.flatMap((model) => {
      if (model.steps === undefined) return [];
      const { count, sum, bounds, buckets } = talliesOf(model.steps);
      return {
        startTime: hrTime(model.steps.sinceMs),
        endTime,
        attributes: { model_name: model.name },
        value: { count, sum, buckets: { boundaries: [...bounds], counts: [...buckets] } },
      };
    }),
  };
}

function hrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000);
  return [seconds, Math.round((epochMs - seconds * 1000) * 1e6)];
}
