import { LodeError } from '#base';

/** A file that is not a LoRA adapter, or a damaged one. */
export class NotAnAdapterError extends LodeError {
  readonly code = 'hub/not-an-adapter';

  constructor(reason: string, cause?: unknown) {
    super(`Not a LoRA adapter: ${reason}.`, {
      remedy:
        'Name a GGUF file of an adapter, or the adapter_model.safetensors that PEFT saved with its adapter_config.json beside it.',
      cause,
    });
  }
}
