export { inspectEncoder } from './architecture/inspect-encoder.ts';
export { type EncoderOptions } from './client/encoder-options.ts';
export { encoderModel } from './client/encoder-model.ts';
export { type LocalEncoder, startEncoder } from './client/local-encoder.ts';
export { pairedBootstrap } from './compare/paired-bootstrap.ts';
export { retrievalScores } from './compare/retrieval-scores.ts';
