import type { Counter, Histogram, Meter, ObservableCounter, ObservableGauge } from '@opentelemetry/api';
import type { Metric } from './metric.ts';

type Of<Kind extends Metric['kind']> = Metric & { readonly kind: Kind };

export function counterOf(meter: Meter, { name, unit, help }: Of<'counter'>): Counter {
  return meter.createCounter(name, { unit, description: help });
}

export function histogramOf(meter: Meter, { name, unit, help, buckets = [] }: Of<'histogram'>): Histogram {
  const advice = { explicitBucketBoundaries: [...buckets] };
  return meter.createHistogram(name, { unit, description: help, advice });
}

/** One whose value is asked for when somebody reads it. */
export function observedGauge(meter: Meter, { name, unit, help }: Of<'gauge'>): ObservableGauge {
  return meter.createObservableGauge(name, { unit, description: help });
}

export function observedCounter(meter: Meter, { name, unit, help }: Of<'counter'>): ObservableCounter {
  return meter.createObservableCounter(name, { unit, description: help });
}
