import { bearerToken } from '../bearer-token.ts';
import type { Surface } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { listAudit } from './audit.ts';
import { createKey } from './create-key.ts';
import { listKeys, revokeKey, rotateKey } from './keys.ts';
import { listQuotas } from './quotas.ts';
import { listRoutes } from './routes.ts';
import { runEndpoints } from './runs/index.ts';
import { readSelf } from './self.ts';
import { listTeams } from './teams.ts';

/** The administration of one stage: for keys with a role, who see their own team and the teams in it, or everything. */
export function adminSurface(services: AdminServices): Surface {
  return {
    name: 'admin',
    endpoints: [
      readSelf,
      listTeams(services),
      listKeys(services),
      createKey(services),
      rotateKey(services),
      revokeKey(services),
      listQuotas(services),
      listAudit(services),
      listRoutes,
      ...runEndpoints(services),
    ],
    credential: bearerToken,
    faultBody: ({ code, message, remedy, field }) =>
      JSON.stringify({ error: { code, message, remedy, ...(field !== undefined && { field }) } }),
  };
}
