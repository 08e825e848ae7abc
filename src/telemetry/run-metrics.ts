import type { Meter } from '@opentelemetry/api';
import { observedCounter, observedGauge } from './instruments.ts';
import { metrics } from './metric.ts';

/** What a serving process tells of the runs that it records. Totals count from its start. */
export interface RunFigures {
  /** Runs that wait to be written. */
  readonly waiting: number;
  readonly written: number;
  /** Not taken, because there was no room. */
  readonly dropped: number;
  /** Not taken by the database. */
  readonly refused: number;
  /** Whether the last attempt to write has failed. */
  readonly isUnwritable: boolean;
}

/** Reports what becomes of runs, each time that somebody reads the metrics. */
export function observeRuns(meter: Meter, runs: () => RunFigures): void {
  observedCounter(meter, metrics.runs).addCallback((result) => {
    const { written, dropped, refused } = runs();
    result.observe(written, { outcome: 'written' });
    result.observe(dropped, { outcome: 'dropped' });
    result.observe(refused, { outcome: 'refused' });
  });
  observedGauge(meter, metrics.runsWaiting).addCallback((result) => result.observe(runs().waiting));
  observedGauge(meter, metrics.runsUnwritable).addCallback((result) => result.observe(runs().isUnwritable ? 1 : 0));
}
