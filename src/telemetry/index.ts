export { type Metric, metrics } from './metric.ts';
export type { ModelFigures } from './model-figures.ts';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export type { KeyTotals, Percentiles, RecentFailure, RecentLatency, TrafficSummary } from './traffic.ts';
