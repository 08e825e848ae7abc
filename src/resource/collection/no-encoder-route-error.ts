import { LodeError } from '#base';

/** A collection's encoder is served by no route, so that nobody could ask it. */
export class NoEncoderRouteError extends LodeError {
  readonly code = 'resource/no-encoder-route';

  constructor(collection: string, encoder: string) {
    super(`Collection "${collection}" has vectors of the encoder "${encoder}", which no route of the gateway serves.`, {
      remedy: `Add a route to the gateway whose model is "${encoder}".`,
    });
  }
}
