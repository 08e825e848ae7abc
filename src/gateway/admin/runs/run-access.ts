import type { BulkDatabase } from '#store';
import type { RunFilter, Tenants } from '#prompt';
import type { Exchange } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';
import { authority } from '../authority.ts';
import { jurisdictionOf } from '../jurisdiction.ts';

/** Services with a database of runs. */
export type RunServices = AdminServices & { readonly runs: BulkDatabase };

/** What a key gets to see of runs: those of its stage, and of the teams in its jurisdiction. */
export async function runsSeenBy(
  services: RunServices,
  exchange: Pick<Exchange, 'key'>,
): Promise<Pick<RunFilter, 'stage'> & { readonly tenant: Tenants }> {
  const { teams } = await jurisdictionOf(services, authority(exchange));
  return { stage: services.prefix.replace(/\/$/, ''), tenant: teams };
}

/** One team of those that are seen; one that is not seen has no runs. */
export function withinTeam(seen: Tenants, team: string | undefined): Tenants {
  if (team === undefined) return seen;
  return seen === undefined || [seen].flat().includes(team) ? team : [];
}
