import { type Log, serialiseError } from '#base';
import type { RequestArrival, RequestObserver, RequestRecord, RequestWatch } from '#contract';
import { type ExportSettings, exportSettings, type Protocol } from './export-settings.ts';
import type { MetricPipeline } from './metric-pipeline.ts';
import type { FigureSources } from './model-metrics.ts';
import { RecordBatch } from './record-batch.ts';
import { Traffic, type TrafficSummary } from './traffic.ts';

export interface TelemetryOptions extends FigureSources {
  readonly version: string;
  readonly log: Log;
  /** The standard `OTEL_…` variables; where none names a place, nothing is sent anywhere. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a serving process knows of itself, for those who watch it. */
export interface Telemetry extends AsyncDisposable {
  readonly observer: RequestObserver;
  /** In Prometheus' text format, version 0.0.4. */
  metricsText(): Promise<string>;
  traffic(): TrafficSummary;
}

/** Of a request that was turned away at the door, before there was anything else to tell. */
type RefusalCode = string;

/** Starts to watch, and to export what the environment asks for. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { version, log, env } = options;
  const settings = exportSettings(env);
  for (const complaint of settings.complaints) log.write('warn', 'telemetry.setting', { complaint });
  if (settings.traces || settings.metrics) (await import('./exporter-troubles.ts')).hearExporters(log);

  // Where nothing is exported, OpenTelemetry is loaded by the first request that ends, or the first who asks for metrics:
  // that takes 50 ms, which bringing up a stack need not wait for.
  let pipeline: Promise<MetricPipeline> | undefined;
  const metrics = (): Promise<MetricPipeline> => (pipeline ??= openMetrics(options, settings));
  if (settings.metrics) await metrics();

  const traffic = new Traffic();
  const batch = new RecordBatch<RequestRecord | RefusalCode>((items) => {
    metrics()
      .then((open) => items.forEach((item) => (typeof item === 'string' ? open.refused(item) : open.ended(item))))
      .catch((error: unknown) => log.write('error', 'telemetry.failed', { ...serialiseError(error) }));
  });
  const ended = (record: RequestRecord): void => {
    traffic.ended(record);
    batch.add(record);
  };
  const untraced: RequestWatch = { traceparent: undefined, ended };
  const spans = settings.traces ? await openSpans(version, settings.traces, settings) : undefined;

  return {
    observer: {
      arrived: (arrival) => {
        if (spans === undefined) return untraced;
        const watch = spans.watch(arrival);
        return {
          traceparent: watch.traceparent,
          ended: (record) => {
            watch.ended(record);
            ended(record);
          },
        };
      },
      refused: (code) => batch.add(code),
    },
    metricsText: async () => {
      batch.flush();
      return (await metrics()).text();
    },
    traffic: () => traffic.summary(),
    [Symbol.asyncDispose]: async () => {
      batch.flush();
      await Promise.allSettled([spans?.close(), pipeline?.then((open) => open.close())]);
    },
  };
}

async function openMetrics(
  { version, models, budget, runs }: TelemetryOptions,
  { metrics: protocol, metricIntervalMs }: ExportSettings,
): Promise<MetricPipeline> {
  const { openMetricPipeline } = await import('./metric-pipeline.ts');
  const push = protocol === undefined ? undefined : { protocol, intervalMs: metricIntervalMs };
  return openMetricPipeline({ resource: await resourceOf(version), version, push, models, budget, runs });
}

async function openSpans(version: string, protocol: Protocol, settings: ExportSettings) {
  const { openSpanPipeline } = await import('./span-pipeline.ts');
  const { traceRequest } = await import('./request-spans.ts');
  const { tracer, close } = await openSpanPipeline(await resourceOf(version), version, protocol, settings);
  return { watch: (arrival: RequestArrival) => traceRequest(tracer, arrival), close };
}

/** Names this process, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES do. */
async function resourceOf(version: string) {
  const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const own = resourceFromAttributes({ 'service.name': 'lode', 'service.version': version });
  return own.merge(detectResources({ detectors: [envDetector] }));
}
