import type { Metric } from '../metrics/metric.ts';

/** A figure with its unit, for people. */
export function formatFigure(value: number, unit: Metric['unit']): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'ms') return `${value.toFixed(0)} ms`;
  if (unit === 'tokens') return value.toFixed(1);
  return String(Number(value.toPrecision(4)));
}

/** The same for a difference: with its sign, and in points where shares are compared. */
export function formatDifference(value: number, unit: Metric['unit']): string {
  const sign = value < 0 ? '−' : '+';
  const size = formatFigure(Math.abs(value), unit);
  return `${sign}${unit === 'share' ? size.replace(' %', ' points') : size}`;
}
