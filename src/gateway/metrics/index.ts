import { InvalidApiKeyError } from '../errors/invalid-api-key-error.ts';
import { ScopeMissingError } from '../errors/scope-missing-error.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import type { Surface } from '../surface.ts';
import { bearerToken } from '../bearer-token.ts';

/** What a key must have been given by name: `*` is all that one may do with models, and these are figures of everybody. */
const scope = 'metrics';

/** `GET /metrics`, for Prometheus and what reads its text format. */
export function metricsSurface(read: () => Promise<string>): Surface {
  return {
    name: 'metrics',
    endpoints: [
      {
        method: 'GET',
        path: '/metrics',
        handle: async ({ key }) => {
          assertAllowed(key);
          return { kind: 'whole', contentType: 'text/plain; version=0.0.4; charset=utf-8', body: await read() };
        },
      },
    ],
    credential: bearerToken,
    faultBody: ({ code, message, remedy }) => JSON.stringify({ error: { code, message, remedy } }),
  };
}

/** @throws InvalidApiKeyError, ScopeMissingError */
function assertAllowed(key: VerifiedKey | undefined): void {
  if (key === undefined) throw new InvalidApiKeyError(false);
  if (!key.scopes.includes(scope)) throw new ScopeMissingError(scope);
}
