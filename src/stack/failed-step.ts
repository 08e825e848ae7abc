import type { Step } from './plan.ts';

export interface FailedStep {
  readonly step: Step;
  readonly error: unknown;
}
