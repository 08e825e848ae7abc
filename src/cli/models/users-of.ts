import type { Digest } from '#base';
import type { Manifest } from '#stack';

/** The generations that would miss a blob: as weights that are served, or that those were made from. */
export function usersOf(digest: Digest, manifests: readonly Manifest[]): readonly string[] {
  return manifests
    .filter((manifest) => usedDigests([manifest]).includes(digest))
    .map(({ stack, stage, generation }) => `${stack}/${stage} generation ${generation}`);
}

/** Of all weights that these generations serve, and of those that they were made from. */
export function usedDigests(manifests: readonly Manifest[]): readonly Digest[] {
  return manifests
    .flatMap(({ resources }) => Object.values(resources))
    .filter(({ kind }) => kind === 'model' || kind === 'adapter')
    .flatMap(({ outputs }) => [outputs['digest'], outputs['sourceDigest'], outputs['configDigest']])
    .filter((digest) => digest !== undefined) as readonly Digest[];
}
