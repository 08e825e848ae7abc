export { type EncoderOptions } from './client/encoder-options.ts';
export { encoderModel } from './client/encoder-model.ts';
export { type EncoderStatus, type LocalEncoder, startEncoder } from './client/local-encoder.ts';
