import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { Reading } from '#contract';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';

/**
 * The route of a request that need not name one, as long as there is only one: clients of servers with one model do not.
 *
 * @throws InvalidFieldError, ModelNotFoundError
 */
export function routeOf({ routes, key }: Exchange, name: string | null | undefined): Route {
  if (name != null) return routes.find(name, key, 'tokenize');
  const [only, ...others] = routes.visibleTo(key);
  if (only === undefined || others.length > 0)
    throw new InvalidFieldError('model', 'it must be named, because there is not exactly one');
  return routes.find(only.name, key, 'tokenize');
}

/** @throws UnsupportedFieldError for models that run elsewhere */
export function readingOf({ model }: Route): Reading {
  if (model.reading === undefined)
    throw new UnsupportedFieldError('model', 'only its provider knows its tokens and its template');
  return model.reading;
}
