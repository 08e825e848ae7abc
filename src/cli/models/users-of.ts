import type { Digest } from '#base';
import type { Manifest } from '#stack';

/** The generations that would miss a blob: as weights that are served, or that those were made from. */
export function usersOf(digest: Digest, manifests: readonly Manifest[]): readonly string[] {
  return manifests
    .filter(({ resources }) =>
      Object.values(resources).some(
        ({ kind, outputs }) => kind === 'model' && (outputs['digest'] === digest || outputs['sourceDigest'] === digest),
      ),
    )
    .map(({ stack, stage, generation }) => `${stack}/${stage} generation ${generation}`);
}
