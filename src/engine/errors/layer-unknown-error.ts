import { LodeError } from '#base';

/** The model's graph does not name the output of this block, so it cannot be read. */
export class LayerUnknownError extends LodeError {
  readonly code = 'engine/layer-unknown';

  constructor(layer: number) {
    super(`The output of block ${layer} cannot be read from this model.`, {
      remedy: 'Ask for another block, or use a model of another architecture.',
    });
  }
}
