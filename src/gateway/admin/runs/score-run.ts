import { z } from 'zod';
import { runScores } from '#prompt';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import { storableText } from '../../storable-text.ts';
import type { Endpoint } from '../../surface.ts';
import { authority } from '../authority.ts';
import { runSeen } from './read-run.ts';
import type { RunServices } from './run-access.ts';
import { scoreObject } from '../../runs/run-object.ts';

const score = z.strictObject({
  name: storableText(),
  value: z.number().optional(),
  label: storableText().optional(),
  comment: storableText().optional(),
  source: z.enum(['human', 'rule', 'judge']).default('human'),
});

/** `POST /admin/v1/runs/{id}/scores`: what somebody says of a run. */
export function scoreRun(services: RunServices): Endpoint {
  const scores = runScores(services.runs);
  return {
    method: 'POST',
    path: '/admin/v1/runs/:id/scores',
    access: { role: 'operator' },
    about: { summary: 'Score a run', body: score, status: 201 },
    handle: async (exchange) => {
      const by = authority(exchange);
      const given = checkFields(score, objectBody(exchange.body));
      const { id, tenant } = await runSeen(services, exchange);
      return jsonAnswer(
        scoreObject(await scores.add({ ...given, runId: id, author: by.user ?? by.name }, tenant)),
        201,
      );
    },
  };
}
