import { LodeError } from '#base';
import { InvalidPropertiesError } from './invalid-properties-error.ts';
import { formatLocation } from './location.ts';
import type { NodeId, SourceLocation } from './node.ts';

/** Why one node could not be planned. */
export interface PlanFailure {
  readonly node: NodeId;
  readonly declaredAt: SourceLocation | undefined;
  readonly error: unknown;
}

/** Thrown once for all nodes that cannot be planned; those that depend on them are not named. */
export class PlanFailedError extends LodeError {
  readonly code = 'stack/plan-failed';
  readonly failures: readonly PlanFailure[];

  constructor(failures: readonly PlanFailure[]) {
    const remedies = failures.flatMap(({ error }) => (error instanceof LodeError ? [error.remedy] : []));
    super(failures.map(formatFailure).join('\n'), {
      remedy: [...new Set(remedies)].join(' ') || 'See the causes.',
      retriable: failures.every(({ error }) => error instanceof LodeError && error.retriable),
      cause: failures[0]?.error,
    });
    this.failures = failures;
  }
}

function formatFailure({ node, declaredAt, error }: PlanFailure): string {
  // It names the line of each issue itself.
  if (error instanceof InvalidPropertiesError) return error.message;
  const place = declaredAt ? `${formatLocation(declaredAt)}: ` : '';
  return `${place}${node}: ${error instanceof Error ? error.message : String(error)}`;
}
