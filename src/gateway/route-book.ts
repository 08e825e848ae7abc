import { AdapterNotFoundError } from './errors/adapter-not-found-error.ts';
import { InvalidRouteError } from './errors/invalid-route-error.ts';
import { InvalidApiKeyError } from './errors/invalid-api-key-error.ts';
import { ModelNotFoundError } from './errors/model-not-found-error.ts';
import { ScopeMissingError } from './errors/scope-missing-error.ts';
import type { VerifiedKey } from './key-verifier.ts';
import type { KeyScope } from './keys/key-scopes.ts';
import { isWithinReach } from './keys/within-reach.ts';
import type { Route, RoutePolicy, RouteTable } from './route.ts';

/** Of programs. Who may run a program does not thereby reach the model that it runs on. */
const programScope: KeyScope = 'programs';

/** A checked table of routes, which answers who may use what. */
export interface RouteBook {
  readonly generation: number;
  /** See `RouteTable`. */
  readonly models: RouteTable['models'];
  readonly weights: RouteTable['weights'];
  /** See `RouteTable`. */
  readonly signIn: RouteTable['signIn'];
  /** Rises with every table that is served; a rollback serves an earlier generation under a later number. */
  readonly order: number;
  /** Whether there is anything that can be used without a key. */
  readonly hasOpenRoutes: boolean;
  /**
   * The route of this name, if the key may use it for an operation of this scope: of a program for the scope of programs
   * alone, of a model for all others.
   *
   * @throws ModelNotFoundError, AdapterNotFoundError, InvalidApiKeyError, ScopeMissingError
   */
  find(name: string, key: VerifiedKey | undefined, scope: string): Route;
  /** The routes of models that the key may use. */
  visibleTo(key: VerifiedKey | undefined): readonly Route[];
  /** The routes of programs that the key may use. */
  programsVisibleTo(key: VerifiedKey | undefined): readonly Route[];
  /** All routes with who may use them, for those who administer. */
  policies(): readonly RouteEntry[];
}

/** A route as it is told to those who administer. */
export interface RouteEntry {
  readonly name: string;
  readonly model: string;
  readonly policy: RoutePolicy;
  /** Names of the keys that it lets in; none where it lets in any. */
  readonly keys: readonly string[];
}

/** @throws InvalidRouteError */
export function openRouteBook(table: RouteTable, order = 0): RouteBook {
  const routes = new Map<string, Route>();
  for (const route of table.routes) {
    checkRoute(route);
    if (routes.has(route.name))
      throw new InvalidRouteError(route.name, 'is declared twice', 'Give each route its own name.');
    routes.set(route.name, route);
  }
  return {
    generation: table.generation,
    order,
    models: table.models,
    weights: table.weights,
    signIn: table.signIn,
    hasOpenRoutes: table.routes.some(({ policy }) => 'open' in policy),
    find: (name, key, scope) => {
      const route = routes.get(name);
      if (route === undefined || (route.program !== undefined) !== (scope === programScope))
        throw notFound(name, routes, key);
      if ('open' in route.policy) return route;
      if (key === undefined) throw new InvalidApiKeyError(false);
      if (!isNamed(route, key)) throw new ModelNotFoundError(name);
      const missing = [scope, ...(route.policy.scopes ?? [])].find((wanted) => !holdsScope(key, wanted));
      if (missing !== undefined) throw new ScopeMissingError(missing);
      return route;
    },
    policies: () =>
      table.routes.map(({ name, model, policy }) => ({
        name,
        model: model.name,
        policy,
        keys: 'keys' in policy && policy.keys !== 'any' ? policy.keys : [],
      })),
    visibleTo: (key) => table.routes.filter((route) => route.program === undefined && mayUse(route, key)),
    programsVisibleTo: (key) => table.routes.filter((route) => route.program !== undefined && mayUse(route, key)),
  };
}

/** Whether a key may do what the scope names; `*` stands for all. */
export function holdsScope(key: VerifiedKey, scope: string): boolean {
  return key.scopes.includes(scope) || key.scopes.includes('*');
}

function mayUse(route: Route, key: VerifiedKey | undefined): boolean {
  return 'open' in route.policy || (key !== undefined && isNamed(route, key));
}

/** Of a name such as "route:adapter", says which adapters there are to those who may use the route. */
function notFound(name: string, routes: ReadonlyMap<string, Route>, key: VerifiedKey | undefined): Error {
  const colon = name.lastIndexOf(':');
  const base = routes.get(name.slice(0, Math.max(colon, 0)));
  if (base === undefined || !mayUse(base, key)) return new ModelNotFoundError(name);
  const adapted = [...routes.keys()].filter((other) => other.startsWith(`${base.name}:`));
  return new AdapterNotFoundError(base.name, name.slice(colon + 1), adapted);
}

function isNamed(route: Route, key: VerifiedKey): boolean {
  const { policy } = route;
  const isLetIn = 'keys' in policy && (policy.keys === 'any' || policy.keys.includes(key.name));
  return isLetIn && isWithinReach(route, key);
}

/** Tables also come from programs that no type checker has seen, so the policy is looked at and not trusted. */
function checkRoute(route: Route): void {
  const policy = route.policy as { readonly open?: unknown; readonly keys?: unknown } | undefined;
  const isOpen = policy?.open === true && policy.keys === undefined;
  const isKeyed = policy?.open === undefined && (policy?.keys === 'any' || isListOfText(policy?.keys));
  if (isOpen || isKeyed) return;
  throw new InvalidRouteError(
    route.name,
    'has no policy that says who may use it',
    "Give it { keys: 'any' }, { keys: ['name', …] } or, for everybody without a key, { open: true }.",
  );
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
