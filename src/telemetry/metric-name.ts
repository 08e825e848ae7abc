import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

const suffixes: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

/** The name of a metric as Prometheus knows it, without what is added for a counter's total and a histogram's parts. */
export function prometheusName({ name, unit }: { readonly name: string; readonly unit: string }): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_') + (suffixes[unit] ?? '');
}

/**
 * Puts the unit into the names, as the specification for Prometheus asks for and the exporter does not do yet.
 * See https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
export function withUnitsInNames({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map((metric) => ({
        ...metric,
        // Without its unit it also gets no "# UNIT" line, which is no part of this text format.
        descriptor: { ...metric.descriptor, name: prometheusName(metric.descriptor), unit: '' },
      })),
    })),
  };
}
