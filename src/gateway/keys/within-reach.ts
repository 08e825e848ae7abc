import type { VerifiedKey } from '../key-verifier.ts';
import type { Route } from '../route.ts';

/** Whether the key's reach lets it see the route at all; what it does not see does not exist for it. */
export function isWithinReach({ name, model }: Pick<Route, 'name' | 'model'>, { reach }: VerifiedKey): boolean {
  const { routes, models } = reach ?? {};
  // With a route come its adapters: "smol" is also "smol:tone".
  const isRoute = routes?.some((route) => name === route || name.startsWith(`${route}:`)) ?? true;
  return isRoute && (models?.includes(model.name) ?? true);
}
