import { namesOf } from './adapter-routes.ts';
import type { DaemonStatus } from './daemon-status.ts';
import type { Release } from './release.ts';

/** The routes of a release, with each name that clients may use, as `lode status` shows them. */
export function routeStatus({
  routes,
  encoders = [],
  heads = [],
  remoteModels = [],
}: Pick<Release, 'routes' | 'encoders' | 'heads' | 'remoteModels'>): DaemonStatus['routes'] {
  const embedding = remoteModels.filter(({ width }) => width !== undefined);
  const silent = new Set([...encoders, ...heads, ...embedding].map(({ name }) => name));
  return routes.flatMap((route) =>
    namesOf(route).map((name) => ({
      name,
      model: route.balance?.models.join(', ') ?? route.model,
      access: typeof route.access === 'string' ? route.access : route.access.join(', '),
      writes: !silent.has(route.model),
    })),
  );
}
