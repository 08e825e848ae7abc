import type { VectorField } from '#contract';
import type { ManifestEntry } from '#stack';
import type { ReleasedCollection } from '#target';
import { nameIn } from '../manifest-entry.ts';
import type { RouteProperties } from '../route.ts';
import type { CollectionProperties } from './collection.ts';
import { NoEncoderRouteError } from './no-encoder-route-error.ts';

/**
 * A collection as the serving process is told of it.
 *
 * @param routes of the gateway, by their names
 * @throws NoEncoderRouteError
 */
export function releasedCollection(
  { name, properties }: ManifestEntry,
  routes: readonly (readonly [string, RouteProperties])[],
): ReleasedCollection {
  const { vectors, teams, ...plain } = properties as unknown as CollectionProperties;
  const fields = Object.entries(vectors).map(([field, { encoder, from, ...rest }]) => {
    const source = encoder && from !== undefined ? { source: { field: from, route: routeOf(encoder.$ref) } } : {};
    return [field, { ...rest, ...source } satisfies VectorField] as const;
  });
  return {
    definition: { name, ...plain, vectors: Object.fromEntries(fields) },
    ...(teams && { teams: teams.map(nameIn) }),
  };

  function routeOf(encoder: string): string {
    const found = routes.find(([, { model }]) => !Array.isArray(model) && model.$ref === encoder);
    if (found === undefined) throw new NoEncoderRouteError(name, encoder.slice(encoder.indexOf('/') + 1));
    return found[0];
  }
}
