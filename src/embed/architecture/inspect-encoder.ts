import { widthOf } from './encoder-graph.ts';
import type { Pooling } from './pooling.ts';
import { parseEncoderConfig, positionsMax } from './encoder-config.ts';

/**
 * What an encoder will be, from its `config.json` alone.
 *
 * @throws UnsupportedEncoderError, DamagedEncoderError
 */
export function inspectEncoder(
  config: string,
  pooling: Pooling,
): { readonly width: number; readonly tokensMax: number } {
  const parsed = parseEncoderConfig(config);
  return { width: widthOf(parsed, pooling), tokensMax: positionsMax(parsed) };
}
