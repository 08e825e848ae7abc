import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** A client named an adapter that its route does not have; said only to those who may use the route. */
export class AdapterNotFoundError extends HttpError {
  readonly code = 'gateway/adapter-not-found';
  readonly status = 404;

  constructor(route: string, adapter: string, known: readonly string[]) {
    super(`The model "${route}" has no adapter "${shorten(adapter)}".`, {
      remedy:
        known.length === 0
          ? `It has none: ask for "${route}".`
          : `Ask for ${[route, ...known].map((name) => `"${name}"`).join(', ')}.`,
      field: 'model',
    });
  }
}
