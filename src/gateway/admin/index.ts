import { bearerToken } from '../bearer-token.ts';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { withSession } from '../sign-in/with-session.ts';
import type { StoredThings } from '../stored/erase-stored.ts';
import type { Endpoint, Surface } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { listAudit } from './audit.ts';
import { createKey } from './create-key.ts';
import { listKeys, revokeKey, rotateKey } from './keys.ts';
import { listProjects } from './projects.ts';
import { listQuotas } from './quotas.ts';
import { listRoutes } from './routes.ts';
import { runEndpoints } from './runs/index.ts';
import { leaveForProvider, returnFromProvider } from './sign-in/sign-in-elsewhere.ts';
import { waysToSignIn } from './sign-in/ways-to-sign-in.ts';
import { beginSession } from './sign-in/begin-session.ts';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from './sign-in/second-factor.ts';
import { changePassword, endSessions, listSessions, readSession } from './sign-in/sessions.ts';
import { userChanges } from './users/change-user.ts';
import { changeMembership, createUser, listUsers } from './users/users.ts';
import { eraseStoredOf } from './stored/erase-stored.ts';
import { readSelf } from './self.ts';
import { readSettings } from './settings.ts';
import { listTeams } from './teams.ts';

/**
 * The administration of one stage, and of what its clients have stored: for keys with a role, who see their own team and the teams in it,
 * or everything.
 */
export function adminSurface(services: AdminServices, stored: StoredThings = {}, limits = defaultLimits): Surface {
  const { sessions, cookie } = services.people;
  return {
    name: 'admin',
    endpoints: [...endpoints(services, limits), eraseStoredOf(services, stored)].map((endpoint) =>
      withSession(endpoint, sessions, cookie),
    ),
    credential: (headers) => bearerToken(headers) ?? cookie.credential(headers),
    faultBody: ({ code, message, remedy, field }) =>
      JSON.stringify({ error: { code, message, remedy, ...(field !== undefined && { field }) } }),
  };
}

function endpoints(services: AdminServices, limits: GatewayLimits): readonly Endpoint[] {
  return [
    readSelf,
    readSettings(services, limits),
    listTeams(services),
    listProjects(services),
    listKeys(services),
    createKey(services),
    rotateKey(services),
    revokeKey(services),
    listQuotas(services),
    listAudit(services),
    listRoutes,
    ...runEndpoints(services),
    waysToSignIn,
    beginSession(services),
    leaveForProvider(services),
    returnFromProvider(services),
    readSession(services),
    listSessions(services),
    endSessions(services, 'here'),
    endSessions(services, 'everywhere'),
    changePassword(services),
    beginSecondFactor(services),
    confirmSecondFactor(services),
    removeSecondFactor(services),
    listUsers(services),
    createUser(services),
    changeMembership(services),
    ...userChanges(services),
  ];
}
