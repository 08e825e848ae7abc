import { parseEncoderConfig, positionsMax } from './encoder-config.ts';

/**
 * What an encoder will be, from its `config.json` alone.
 *
 * @throws UnsupportedEncoderError, DamagedEncoderError
 */
export function inspectEncoder(config: string): { readonly width: number; readonly tokensMax: number } {
  const parsed = parseEncoderConfig(config);
  return { width: parsed.width, tokensMax: positionsMax(parsed) };
}
