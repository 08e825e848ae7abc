import { LodeError } from '#base';

/** Others need the memory: they answer requests all the time, or are pinned. */
export class ModelNotLoadedError extends LodeError {
  readonly code = 'target/model-not-loaded';
  readonly retryAfterSeconds: number;

  constructor(model: string, waitedMs: number, retryAfterSeconds: number) {
    super(
      `Model "${model}" is not in memory, and other models did not make room for it within ${Math.round(waitedMs / 1000)} s.`,
      {
        remedy: 'Try again later; give the stack more `memory`, or its models less `contextTokens` or `parallel`.',
        retriable: true,
      },
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
