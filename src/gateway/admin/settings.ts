import { jsonAnswer } from '../answer.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Grant, IdentityProvider } from '../sign-in/openid/identity-provider.ts';
import { hoursOfSession, tokenLifeMs } from '../sign-in/session-times.ts';
import type { Endpoint } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { jurisdictionOf } from './jurisdiction.ts';
import { authority } from './authority.ts';

/** `GET /admin/v1/settings`: what holds for the whole stage. Secrets are not among it, nor is what is granted to other teams. */
export function readSettings(services: AdminServices, limits: GatewayLimits): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/settings',
    access: { role: 'operator' },
    about: { summary: 'Tell what holds for the whole stage' },
    handle: async (exchange) => {
      const { teams, holds } = await jurisdictionOf(services, authority(exchange));
      const isSeen = ({ team }: Grant): boolean => teams === undefined || holds(team);
      const { generation, signIn } = exchange.routes;
      const checkpoint = await services.audit.checkpoint();
      return jsonAnswer({
        object: 'settings',
        generation,
        limits,
        sign_in: {
          passwords: signIn?.passwords ?? true,
          session_hours: hoursOfSession,
          idle_minutes: tokenLifeMs / 60_000,
          providers: (signIn?.providers ?? []).map((provider) => providerObject(provider, isSeen)),
        },
        audit: {
          kept_from: checkpoint === undefined ? 1 : checkpoint.number + 1,
          pruned_at: checkpoint?.at.toISOString() ?? null,
        },
      });
    },
  };
}

function providerObject(
  { name, title, issuer, clientId, scopes, grants, api }: IdentityProvider,
  isSeen: (grant: Grant) => boolean,
) {
  return {
    name,
    title,
    issuer,
    client_id: clientId,
    scopes,
    grants: grants.filter(isSeen).map(({ claim, value, team, role }) => {
      return { claim: claim ?? null, value: value ?? null, team: team ?? null, role: role ?? null };
    }),
    api: api ?? null,
  };
}
