import { join } from 'node:path';
import { digestOf } from '#base';
import { type EncoderOptions, eraseVectors } from '#embed';
import type { Home } from '../home.ts';
import type { ReleasedEncoder } from './released-encoder.ts';

const bytesMaxDefault = 256 * 1024 * 1024;

/** Where an encoder keeps vectors on disk: encoders that read alike share them, under whatever names. */
export function diskCacheOf(
  home: Home,
  stage: string,
  { weights, config, tokenizer, pooling, precision, diskCacheBytes: bytesMax = bytesMaxDefault }: ReleasedEncoder,
): EncoderOptions['diskCache'] {
  if (bytesMax === 0) return undefined;
  const identity = digestOf({ weights, config, tokenizer, pooling, precision: precision ?? 'full', stage });
  const folder = join(home.cache, `encoder-${identity.slice('sha256:'.length, 'sha256:'.length + 32)}`);
  return { folder, secret: home.localKey('cache'), stage, bytesMax };
}

/** What encoders of a stage keep of a team's texts. */
export function keptVectorsOf(home: Home, stage: string): { erase(tenant: string): Promise<number> } {
  return { erase: (tenant) => eraseVectors(home.cache, home.localKey('cache'), { stage, tenant }) };
}
