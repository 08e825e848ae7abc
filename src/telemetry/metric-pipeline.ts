import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import {
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { Protocol } from './export-settings.ts';
import { observedGauge } from './instruments.ts';
import { metrics } from './metric.ts';
import { withUnitsInNames } from './metric-name.ts';
import { type FigureSources, observeModels } from './model-metrics.ts';
import { observeRequests, requestHistograms } from './request-metrics.ts';
import type { RequestTallies } from './request-tallies.ts';
import { observeRuns } from './run-metrics.ts';
import { stepMetrics } from './step-metrics.ts';

export interface MetricPipeline {
  /** Everything that is measured, as Prometheus reads it. */
  text(): Promise<string>;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface MetricPipelineOptions extends FigureSources {
  readonly resource: Resource;
  readonly version: string;
  readonly requests: RequestTallies;
  /** Where to send metrics, and how often; absent: nowhere. */
  readonly push: { readonly protocol: Protocol; readonly intervalMs: number } | undefined;
}

/** The meters and who reads them: Prometheus when it asks, an OTLP collector where the environment names one. */
export async function openMetricPipeline(options: MetricPipelineOptions): Promise<MetricPipeline> {
  const { resource, version, push, models, requests } = options;
  const metricProducers = [stepMetrics(models), requestHistograms(requests)];
  // Only a reader and a writer of text: it is served at the gateway's door, behind its keys.
  const prometheus = new PrometheusExporter({ preventServerStart: true, metricProducers });
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  const readers: IMetricReader[] = [prometheus];
  if (push) {
    const exporter = await exporterFor(push.protocol);
    readers.push(
      new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: push.intervalMs, metricProducers }),
    );
  }
  const provider = new MeterProvider({ resource, readers });
  const meter = provider.getMeter('lode', version);
  observeRequests(meter, requests);
  observeModels(meter, options);
  if (options.runs) observeRuns(meter, options.runs);
  observedGauge(meter, metrics.buildInfo).addCallback((result) => result.observe(1, { version }));
  return {
    text: async () => {
      const { resourceMetrics } = await prometheus.collect();
      return `${serializer.serialize(withUnitsInNames(resourceMetrics)).trimEnd()}\n`;
    },
    close: () => provider.shutdown(),
  };
}

async function exporterFor(protocol: Protocol): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } = await (protocol === 'http/json'
    ? import('@opentelemetry/exporter-metrics-otlp-http')
    : import('@opentelemetry/exporter-metrics-otlp-proto'));
  return new OTLPMetricExporter();
}
