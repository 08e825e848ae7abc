import { ModelNotFoundError } from '../errors/model-not-found-error.ts';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';

const latest = ':latest';

/**
 * The route of a name. Clients of Ollama say ":latest" where no version is named, and routes have none.
 *
 * @throws ModelNotFoundError, AdapterNotFoundError, InvalidApiKeyError, ScopeMissingError
 */
export function findRoute({ routes, key }: Exchange, name: string | undefined, scope: string): Route {
  if (name === undefined) throw new ModelNotFoundError('');
  const isExact = !name.endsWith(latest) || routes.visibleTo(key).some((route) => route.name === name);
  return routes.find(isExact ? name : name.slice(0, -latest.length), key, scope);
}
