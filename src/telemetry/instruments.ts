import type { Meter, ObservableCounter, ObservableGauge } from '@opentelemetry/api';
import type { Metric } from './metric.ts';

type Of<Kind extends Metric['kind']> = Metric & { readonly kind: Kind };

/** One whose value is asked for when somebody reads it. */
export function observedGauge(meter: Meter, { name, unit, help }: Of<'gauge'>): ObservableGauge {
  return meter.createObservableGauge(name, { unit, description: help });
}

export function observedCounter(meter: Meter, { name, unit, help }: Of<'counter'>): ObservableCounter {
  return meter.createObservableCounter(name, { unit, description: help });
}
