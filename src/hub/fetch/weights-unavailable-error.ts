import { LodeError } from '#base';

/** No source gave the weights: each with its reason. */
export class WeightsUnavailableError extends LodeError {
  readonly code = 'hub/weights-unavailable';

  constructor(failures: readonly { readonly source: string; readonly error: LodeError }[]) {
    const reasons = failures.map(({ source, error }) => `  ${source}: ${error.message}`);
    const remedies = new Set(failures.map(({ error }) => error.remedy));
    super(`No source gave the weights.\n${reasons.join('\n')}`, {
      remedy: [...remedies].join(' '),
      retriable: failures.some(({ error }) => error.retriable),
      cause: failures[0]?.error,
    });
  }
}
