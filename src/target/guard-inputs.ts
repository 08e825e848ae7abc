import type { RouteTable } from '#gateway';
import { inputGuarded, textGuards } from '#guard';
import { namesOf } from './adapter-routes.ts';
import type { Release } from './release.ts';

/** The same routes, that are asked only what their guards let through: around the recording too, which keeps requests. */
export function guardInputs(table: RouteTable, release: Release): RouteTable {
  const guards = new Map(
    release.routes.flatMap((route) => namesOf(route).map((name) => [name, route.guards ?? []] as const)),
  );
  const routes = table.routes.map((route) => {
    const rules = guards.get(route.name) ?? [];
    return rules.length === 0
      ? route
      : { ...route, model: inputGuarded(route.model, rules), guards: textGuards(rules) };
  });
  return { ...table, routes };
}
