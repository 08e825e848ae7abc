import type { Log } from '#base';
import type { RequestArrival, RequestObserver, RequestRecord, RequestWatch } from '#contract';
import { type ExportSettings, exportSettings, type Protocol } from './export-settings.ts';
import type { MetricPipeline } from './metric-pipeline.ts';
import type { FigureSources } from './model-metrics.ts';
import { RequestTallies } from './request-tallies.ts';
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

/** Starts to watch, and to export what the environment asks for. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { version, log, env } = options;
  const settings = exportSettings(env);
  for (const complaint of settings.complaints) log.write('warn', 'telemetry.setting', { complaint });
  if (settings.traces || settings.metrics) (await import('./exporter-troubles.ts')).hearExporters(log);

  const requests = new RequestTallies();
  // Where nothing is exported, OpenTelemetry is loaded by the first who asks for metrics: that takes 50 ms, which bringing
  // up a stack need not wait for.
  let pipeline: Promise<MetricPipeline> | undefined;
  const metrics = (): Promise<MetricPipeline> => (pipeline ??= openMetrics(options, settings, requests));
  if (settings.metrics) await metrics();

  const traffic = new Traffic();
  const ended = (record: RequestRecord): void => {
    traffic.ended(record);
    requests.ended(record);
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
      refused: (code) => requests.refused(code),
    },
    metricsText: async () => (await metrics()).text(),
    traffic: () => traffic.summary(),
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled([spans?.close(), pipeline?.then((open) => open.close())]);
    },
  };
}

async function openMetrics(
  { version, models, budget, runs }: TelemetryOptions,
  { metrics: protocol, metricIntervalMs }: ExportSettings,
  requests: RequestTallies,
): Promise<MetricPipeline> {
  const { openMetricPipeline } = await import('./metric-pipeline.ts');
  const push = protocol === undefined ? undefined : { protocol, intervalMs: metricIntervalMs };
  return openMetricPipeline({ resource: await resourceOf(version), version, requests, push, models, budget, runs });
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
