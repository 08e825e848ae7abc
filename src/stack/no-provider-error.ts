import { LodeError } from '#base';

export class NoProviderError extends LodeError {
  readonly code = 'stack/no-provider';

  constructor(kind: string, known: readonly string[]) {
    super(
      `Nothing here can bring about a "${kind}": there are providers for ${known.toSorted().join(', ') || 'nothing'}.`,
      {
        remedy: 'Use the version of Lode that the stack was written for, or pass a provider for the kind.',
      },
    );
  }
}
