import type { EndpointAccess } from './endpoint-access.ts';
import type { Surface } from './surface.ts';

/** An endpoint and who may call it, as people are told. */
export interface EndpointEntry {
  readonly method: string;
  readonly path: string;
  /** Name of the wire protocol. */
  readonly surface: string;
  /** "anybody", "scope chat", "scope metrics, by name", "role operator", "anybody, to sign in". */
  readonly policy: string;
}

/** The probes answer anybody, and tell nothing of anybody. */
export const probePaths = ['/health', '/ready'] as const;

/** Every endpoint that these wire protocols bring, and the probes. There is nothing else to call. */
export function listEndpoints(surfaces: readonly Surface[]): readonly EndpointEntry[] {
  const probes = probePaths.map((path) => ({ method: 'GET', path, surface: 'probes', policy: 'anybody' }));
  const endpoints = surfaces.flatMap((surface) =>
    surface.endpoints.map(({ method, path, access }) => ({
      method,
      path,
      surface: surface.name,
      policy: policyOf(access),
    })),
  );
  return [...probes, ...endpoints];
}

function policyOf(access: EndpointAccess): string {
  if ('public' in access) return 'anybody, to sign in';
  if ('role' in access) return `role ${access.role}`;
  return `scope ${access.scope}${access.isNamed ? ', by name' : ''}`;
}
