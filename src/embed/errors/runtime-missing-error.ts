import { LodeError } from '#base';

/** The library that computes encoders is not installed. */
export class RuntimeMissingError extends LodeError {
  readonly code = 'embed/runtime-missing';

  constructor(cause: unknown) {
    super(`The package onnxruntime-node cannot be loaded.`, {
      remedy: 'Install it beside Lode: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node.',
      cause,
    });
  }
}
