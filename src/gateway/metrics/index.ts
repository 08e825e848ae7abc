import type { Surface } from '../surface.ts';
import { bearerToken } from '../bearer-token.ts';

/** `GET /metrics`, for Prometheus and what reads its text format. */
export function metricsSurface(read: () => Promise<string>): Surface {
  return {
    name: 'metrics',
    endpoints: [
      {
        method: 'GET',
        path: '/metrics',
        // `*` is all that one may do with models, and these are figures of everybody.
        access: { scope: 'metrics', isNamed: true },
        about: { summary: "Read the figures, in Prometheus' text format", otherTypes: ['text/plain'] },
        handle: async () => ({
          kind: 'whole',
          contentType: 'text/plain; version=0.0.4; charset=utf-8',
          body: await read(),
        }),
      },
    ],
    credential: bearerToken,
    faultBody: ({ code, message, remedy }) => JSON.stringify({ error: { code, message, remedy } }),
  };
}
