import type { Endpoint } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';
import { eraseManyRuns, eraseOneRun } from './erase-runs.ts';
import { searchEndpoints } from '../../runs/search-endpoints.ts';
import { exportRuns } from './export-runs.ts';
import { listRuns } from './list-runs.ts';
import { readRun } from './read-run.ts';
import { reportUsage } from './report-usage.ts';
import { runsSeenBy, withinTeam } from './run-access.ts';
import { scoreRun } from './score-run.ts';

/** What can be seen and done of runs; nothing where none are recorded. */
export function runEndpoints({ runs, ...services }: AdminServices): readonly Endpoint[] {
  if (runs === undefined) return [];
  const recorded = { ...services, runs };
  return [
    listRuns(recorded),
    exportRuns(recorded),
    readRun(recorded),
    scoreRun(recorded),
    eraseOneRun(recorded),
    eraseManyRuns(recorded),
    reportUsage(recorded),
    ...searchEndpoints({
      runs,
      path: '/admin/v1/runs',
      access: { role: 'operator' },
      seen: async (exchange, team) => {
        const { stage, tenant } = await runsSeenBy(recorded, exchange);
        return { stage, tenant: withinTeam(tenant, team) };
      },
    }),
  ];
}
