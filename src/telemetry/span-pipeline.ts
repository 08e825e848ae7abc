import type { Tracer } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ExportSettings, Protocol, SamplerSetting } from './export-settings.ts';

export interface SpanPipeline {
  readonly tracer: Tracer;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Sends spans in batches to where the environment says. */
export async function openSpanPipeline(
  resource: Resource,
  version: string,
  protocol: Protocol,
  { sampler, spanDelayMs }: Pick<ExportSettings, 'sampler' | 'spanDelayMs'>,
): Promise<SpanPipeline> {
  const exporter = await exporterFor(protocol);
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(sampler),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: spanDelayMs })],
  });
  return {
    tracer: provider.getTracer('lode', version),
    close: () => provider.shutdown(),
  };
}

async function exporterFor(protocol: Protocol): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await (protocol === 'http/json'
    ? import('@opentelemetry/exporter-trace-otlp-http')
    : import('@opentelemetry/exporter-trace-otlp-proto'));
  return new OTLPTraceExporter();
}

function samplerOf({ kind, isParentBased, ratio }: SamplerSetting): Sampler {
  const root =
    kind === 'always_off'
      ? new AlwaysOffSampler()
      : kind === 'traceidratio'
        ? new TraceIdRatioBasedSampler(ratio)
        : new AlwaysOnSampler();
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}
