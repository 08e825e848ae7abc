import { LodeError } from '#base';

/** A logits processor that the engine was started with cannot be loaded, throws, or takes too long. */
export class ProcessorError extends LodeError {
  readonly code = 'engine/processor';

  constructor(name: string, cause: unknown) {
    super(`The logits processor "${name}" failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      remedy: 'Mend the module of the processor, or send the request without it.',
      cause,
    });
  }
}
