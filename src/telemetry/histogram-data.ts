import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Tallies } from '#base';
import type { Metric } from './metric.ts';

/** A distribution that was counted outside of OpenTelemetry. */
export interface CountedHistogram {
  readonly attributes: Attributes;
  readonly tallies: Tallies;
  /** When counting began, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/**
 * A producer is what OpenTelemetry has for figures that were counted elsewhere; its instruments want to hear of each
 * value by itself.
 *
 * @param scope names who has counted
 */
export function histogramProducer(
  scope: string,
  read: () => readonly (readonly [Metric, readonly CountedHistogram[]])[],
): MetricProducer {
  return {
    collect: async (): Promise<CollectionResult> => {
      const filled = read().filter(([, counted]) => counted.length > 0);
      const metrics = filled.map(([metric, counted]) => histogramData(metric, counted));
      const scopeMetrics = [{ scope: { name: scope }, metrics }];
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
    },
  };
}

function histogramData({ name, unit, help }: Metric, counted: readonly CountedHistogram[]): HistogramMetricData {
  const endTime = hrTime(Date.now());
  return {
    descriptor: { name, unit, description: help, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: counted.map(({ attributes, sinceMs, tallies: { count, sum, bounds, buckets } }) => ({
      startTime: hrTime(sinceMs),
      endTime,
      attributes,
      value: { count, sum, buckets: { boundaries: [...bounds], counts: [...buckets] } },
    })),
  };
}

function hrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000);
  return [seconds, Math.round((epochMs - seconds * 1000) * 1e6)];
}
