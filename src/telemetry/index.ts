export { type Metric, metrics } from './metric.ts';
export type { ModelFigures } from './model-figures.ts';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export type { Percentiles, RecentLatency } from './recent-requests.ts';
export type { KeyTotals, RecentFailure, TrafficSummary } from './traffic.ts';
