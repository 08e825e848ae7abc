import { LodeError, serialiseError } from '#base';
import type { ApplyResult } from '#stack';

export class ApplyIncompleteError extends LodeError {
  readonly code = 'cli/apply-incomplete';
  /** Nothing failed: somebody asked it to end. */
  readonly interrupted: boolean;

  constructor({ failed, remaining }: Pick<ApplyResult, 'failed' | 'remaining'>) {
    const failures = failed.map(({ step, error }) => ({ node: step.node, ...serialiseError(error) }));
    const parts = [
      'The apply is not complete.',
      ...failures.map(({ node, message }) => `${node}: ${message}`),
      ...(remaining.length > 0 ? [`Not begun: ${remaining.map(({ node }) => node).join(', ')}.`] : []),
    ];
    super(parts.join('\n  '), {
      remedy: `${failures[0] ? `${failures[0].remedy} ` : ''}What was done is recorded: \`lode up\` goes on from there.`,
      retriable: failures.every(({ retriable }) => retriable),
    });
    this.interrupted = failures.length === 0;
  }
}
