import { LodeError } from '#base';

/** A file of texts and queries is not such that encoders can be compared or tuned on it. */
export class CollectionError extends LodeError {
  readonly code = 'embed/collection';

  constructor(place: string, reason: string) {
    super(`${place}: ${reason}.`, {
      remedy: 'Give lines of JSON: {"id", "text"} for texts, {"query", "relevant": [ids]} for queries.',
    });
  }
}
