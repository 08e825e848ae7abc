import { type EncoderConfig, parseEncoderConfig, positionsMax } from './encoder-config.ts';

export interface EncoderUse {
  readonly precision?: 'full' | 'compact' | undefined;
  readonly tokensMax?: number | undefined;
}

/** Of one run, padding included: longer batches are no faster, and keep those that come waiting. */
export const batchTokensMax = 4096;

/** Node, the runtime's code, and the tokeniser. */
const processBytes = 64 * 1024 * 1024;
/** Matrices in 8 bits with their scales, and tables as they are, of what the file has. */
const compactShare = 0.5;
const numberBytes = 4;

/**
 * About what the process of an encoder takes of memory once it has computed full batches: MiniLM was measured at 324 MiB of
 * its own, and is told as 343.
 *
 * @param config the text of `config.json`
 * @param weightsBytes of the file
 * @throws UnsupportedEncoderError, DamagedEncoderError
 */
export function encoderMemoryBytes(config: string, weightsBytes: number, { precision, tokensMax }: EncoderUse): number {
  const parsed = parseEncoderConfig(config);
  const tokens = Math.min(tokensMax ?? Infinity, positionsMax(parsed));
  const weights = weightsBytes * (precision === 'compact' ? compactShare : 1);
  return Math.ceil(processBytes + weights + activationBytes(parsed, tokens));
}

/** Of a full batch: what stands between layers, and how much each token looks at each other one. */
function activationBytes({ width, innerWidth, heads }: EncoderConfig, tokens: number): number {
  const between = 2 * innerWidth + 8 * width;
  const looks = 2 * heads * Math.min(tokens, batchTokensMax);
  return batchTokensMax * (between + looks) * numberBytes;
}
