import type { PromptHistory } from '#prompt';
import type { BulkDatabase } from '#store';
import { apiKey } from '../api-key.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { access, readOwnRun, scoreOwnRun } from './own-runs.ts';
import { replayRun } from './replay-run.ts';
import { searchEndpoints } from './search-endpoints.ts';
import { takeTraces } from './take-traces.ts';

/**
 * What a team's own applications see and say of the team's runs.
 *
 * @param stage "shop/main"
 * @param prompts for replays with other versions; absent: there are none
 */
export function runsSurface(runs: BulkDatabase, stage: string, prompts?: PromptHistory): Surface {
  const own = { runs, stage };
  const [stack = '', place = ''] = stage.split('/');
  return {
    name: 'runs',
    endpoints: [
      ...searchEndpoints({
        runs,
        path: '/v1/runs',
        access,
        // Of another team there is nothing to be found.
        seen: async ({ context: { tenant } }, team) => ({
          stage,
          tenant: team === undefined || team === tenant ? tenant : [],
        }),
      }),
      readOwnRun(own),
      scoreOwnRun(own),
      takeTraces(own),
      replayRun(own, prompts && { history: prompts, place: { stack, stage: place } }),
    ],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
