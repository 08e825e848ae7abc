import type { Digest } from '#base';
import type { ManifestEntry } from '#stack';
import type { ReleasedHead } from '#target';
import { nameIn } from '../manifest-entry.ts';
import type { HeadProperties } from './head.ts';

/** A head as the serving process is told of it. */
export function releasedHead({ name, properties, outputs }: ManifestEntry): ReleasedHead {
  return { name, trunk: nameIn((properties as unknown as HeadProperties).trunk), digest: outputs['digest'] as Digest };
}
