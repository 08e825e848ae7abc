import { LodeError } from '#base';

/** Examples are not such that a head can be trained on them. */
export class HeadDataError extends LodeError {
  readonly code = 'embed/head-data';

  constructor(place: string, reason: string) {
    super(`${place}: ${reason}.`, {
      remedy: 'Give lines of JSON: {"text", "label"} for a classifier, {"text", "value"} for a regressor.',
    });
  }
}
