/** What the standard variables of OpenTelemetry say of where telemetry goes. Nothing is sent unless they name a place. */
export interface ExportSettings {
  /** Undefined: they go nowhere. */
  readonly traces: Protocol | undefined;
  /** Undefined: they go nowhere. */
  readonly metrics: Protocol | undefined;
  readonly metricIntervalMs: number;
  readonly spanDelayMs: number;
  readonly sampler: SamplerSetting;
  /** What was asked for and is not there, as sentences for the log. */
  readonly complaints: readonly string[];
}

/** How OTLP is written over HTTP. */
export type Protocol = 'http/protobuf' | 'http/json';

export interface SamplerSetting {
  readonly kind: 'always_on' | 'always_off' | 'traceidratio';
  /** Follows the client's decision where it made one. */
  readonly isParentBased: boolean;
  readonly ratio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Signal = 'TRACES' | 'METRICS';

const metricIntervalDefaultMs = 60_000;
const spanDelayDefaultMs = 5000;
/** Less would be work without end for whoever collects. */
const intervalMsMin = 50;

/** See https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export function exportSettings(env: Environment): ExportSettings {
  const isOff = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true';
  const signals = (['TRACES', 'METRICS'] as const).filter((signal) => !isOff && isExported(env, signal));
  const protocolFor = (signal: Signal) => (signals.includes(signal) ? protocolOf(env, signal) : undefined);
  return {
    traces: protocolFor('TRACES'),
    metrics: protocolFor('METRICS'),
    metricIntervalMs: intervalMs(env['OTEL_METRIC_EXPORT_INTERVAL'], metricIntervalDefaultMs),
    spanDelayMs: intervalMs(env['OTEL_BSP_SCHEDULE_DELAY'], spanDelayDefaultMs),
    sampler: samplerSetting(env),
    complaints: signals.flatMap((signal) => {
      const asked = protocolAsked(env, signal);
      const used = protocolOf(env, signal);
      return asked === used ? [] : `${signal.toLowerCase()} are sent as ${used} (port 4318 by custom), not as ${asked}`;
    }),
  };
}

function isExported(env: Environment, signal: Signal): boolean {
  const endpoint = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Boolean(endpoint) && (env[`OTEL_${signal}_EXPORTER`] || 'otlp').split(',').includes('otlp');
}

function protocolAsked(env: Environment, signal: Signal): string {
  return env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf';
}

function protocolOf(env: Environment, signal: Signal): Protocol {
  return protocolAsked(env, signal) === 'http/json' ? 'http/json' : 'http/protobuf';
}

function intervalMs(value: string | undefined, defaultMs: number): number {
  const given = Number(value || defaultMs);
  return given >= intervalMsMin && given < 2 ** 31 ? given : defaultMs;
}

function samplerSetting(env: Environment): SamplerSetting {
  const name = env['OTEL_TRACES_SAMPLER'] ?? '';
  const kind = /(always_on|always_off|traceidratio)$/.exec(name)?.[1] ?? 'always_on';
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return {
    kind: kind as SamplerSetting['kind'],
    isParentBased: name === '' || name.startsWith('parentbased_'),
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
  };
}
