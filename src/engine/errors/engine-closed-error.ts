import { LodeError } from '#base';

/** The engine was closed, by its owner, before or while it worked on the request. */
export class EngineClosedError extends LodeError {
  readonly code = 'engine/closed';

  constructor(model: string) {
    super(`The model "${model}" is stopping.`, {
      remedy: 'Send the request to the generation that serves now.',
      retriable: true,
    });
  }
}
