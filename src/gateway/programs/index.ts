import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { listPrograms, readProgram } from './read-programs.ts';
import { runProgramEndpoint } from './run-program.ts';

/** The language-model programs of a stack: what each takes and gives, and running them. */
export function programSurface(limits: GatewayLimits): Surface {
  return {
    name: 'programs',
    endpoints: [listPrograms, readProgram, runProgramEndpoint(limits)],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
