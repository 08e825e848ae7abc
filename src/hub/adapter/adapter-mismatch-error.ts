import { LodeError } from '#base';

/** An adapter was trained for another model than the one that it is to run on. */
export class AdapterMismatchError extends LodeError {
  readonly code = 'hub/adapter-mismatch';

  constructor(reason: string) {
    super(`The adapter does not fit its base model: ${reason}.`, {
      remedy: 'Give it the model that it was trained on as base ("base_model_name_or_path" in adapter_config.json).',
    });
  }
}
