import type { EndpointAccess } from './endpoint-access.ts';
import { NotOfferedError } from './errors/not-offered-error.ts';
import type { Endpoint } from './surface.ts';

/** Something that another's protocol has and this gateway has not, what to do instead, and its endpoints: "GET /backups". */
export type NotOffered = readonly [what: string, remedy: string, endpoints: readonly string[]];

/** Endpoints that say that they are not offered, so that clients are told more than that there is no such address. */
export function endpointsNotOffered(
  table: readonly NotOffered[],
  { prefix, access }: { readonly prefix: string; readonly access: EndpointAccess },
): readonly Endpoint[] {
  return table.flatMap(([what, remedy, endpoints]) =>
    endpoints.map((each): Endpoint => {
      const [method, path = ''] = each.split(' ');
      return {
        method: method as Endpoint['method'],
        path: prefix + path,
        access,
        about: { summary: `Not offered: ${what}` },
        handle: () => {
          throw new NotOfferedError(what, remedy);
        },
      };
    }),
  );
}
