/** Bounds on everything that comes from outside. */
export interface GatewayLimits {
  readonly bodyBytesMax: number;
  readonly headerBytesMax: number;
  readonly jsonDepthMax: number;
  readonly connectionsMax: number;
  /** Requests running at once, over all keys. */
  readonly requestsMax: number;
  /** Requests running at once with one key. */
  readonly requestsPerKeyMax: number;
  /** From the first byte of a connection or request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the end of its body. */
  readonly requestTimeoutMs: number;
  /** From the arrival of a request to the last byte of its answer. */
  readonly answerTimeoutMs: number;
  /** How long a connection without a request stays open. */
  readonly keepAliveMs: number;
  /** How long a client may read nothing while data waits for it. */
  readonly writeIdleMs: number;
  /** A stream that has been silent for this long gets a sign of life. */
  readonly heartbeatMs: number;
  readonly messagesMax: number;
  /** Prompts in one completion request. */
  readonly promptsMax: number;
  /** Choices of one request: `n` times the number of prompts. */
  readonly choicesMax: number;
  /** Inputs of one request for embeddings. */
  readonly embeddingsMax: number;
  readonly stopStringsMax: number;
  readonly stopStringLengthMax: number;
  readonly logitBiasMax: number;
  readonly topLogprobsMax: number;
  /** Texts that an answer may be held to. */
  readonly guidedChoicesMax: number;
  /** Of all of them together, and of a grammar, a pattern or the text of a schema. */
  readonly guidedCharactersMax: number;
  /** Functions that a model can be told of. */
  readonly toolsMax: number;
  /** Of one file that a client stores. */
  readonly fileBytesMax: number;
  /** Of all files of one tenant. */
  readonly storedBytesMax: number;
  readonly storedFilesMax: number;
  /** Requests in the file of one batch. */
  readonly batchLinesMax: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytesMax: 4 * 1024 * 1024,
  headerBytesMax: 16 * 1024,
  jsonDepthMax: 64,
  connectionsMax: 1024,
  requestsMax: 256,
  requestsPerKeyMax: 128,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  answerTimeoutMs: 3_600_000,
  keepAliveMs: 72_000,
  writeIdleMs: 30_000,
  heartbeatMs: 15_000,
  messagesMax: 4096,
  promptsMax: 32,
  choicesMax: 32,
  embeddingsMax: 2048,
  stopStringsMax: 16,
  stopStringLengthMax: 1024,
  logitBiasMax: 1024,
  topLogprobsMax: 20,
  guidedChoicesMax: 1024,
  guidedCharactersMax: 64 * 1024,
  toolsMax: 128,
  fileBytesMax: 200 * 1024 * 1024,
  storedBytesMax: 4 * 1024 * 1024 * 1024,
  storedFilesMax: 10_000,
  batchLinesMax: 50_000,
};
