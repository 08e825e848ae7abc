import { assert } from '#base';
import type { Route, RouteProgram } from '../route.ts';
import type { Exchange } from '../surface.ts';

/**
 * The route of the program that the path names.
 *
 * @throws ModelNotFoundError, InvalidApiKeyError, ScopeMissingError
 */
export function findProgram({ routes, key, pathParameters }: Exchange): {
  readonly route: Route;
  readonly program: RouteProgram;
} {
  const route = routes.find(pathParameters['program'] ?? '', key, 'programs');
  assert(route.program, 'only programs are found here');
  return { route, program: route.program };
}
