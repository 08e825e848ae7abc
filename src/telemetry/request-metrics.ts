import type { Meter } from '@opentelemetry/api';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { histogramProducer } from './histogram-data.ts';
import { observedCounter } from './instruments.ts';
import { metrics } from './metric.ts';
import type { RequestTallies } from './request-tallies.ts';

/** Reports the counters of requests, each time that somebody reads the metrics. */
export function observeRequests(meter: Meter, { counters }: RequestTallies): void {
  for (const name of Object.keys(counters) as (keyof typeof counters)[]) {
    observedCounter(meter, metrics[name]).addCallback((result) => {
      for (const { attributes, figure } of counters[name].all()) result.observe(figure.value, attributes);
    });
  }
}

/** The histograms of requests. */
export function requestHistograms({ histograms, sinceMs }: RequestTallies): MetricProducer {
  return histogramProducer('lode.gateway', () =>
    (Object.keys(histograms) as (keyof typeof histograms)[]).map((name) => [
      metrics[name],
      histograms[name].all().map(({ attributes, figure }) => ({ attributes, tallies: figure.tallies(), sinceMs })),
    ]),
  );
}
