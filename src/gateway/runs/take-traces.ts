import { importRuns, type Run, runsOfTraces } from '#prompt';
import { jsonAnswer } from '../answer.ts';
import { objectBody } from '../check-body.ts';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import type { Endpoint } from '../surface.ts';
import { access, type OwnRuns } from './own-runs.ts';

/**
 * `POST /v1/traces`: what exporters of OpenTelemetry send (OTLP over HTTP, as JSON). Spans that tell of the call of a model
 * become runs of the key's team; others are taken, and are nothing here.
 */
export function takeTraces({ runs, stage }: OwnRuns): Endpoint {
  return {
    method: 'POST',
    path: '/v1/traces',
    access,
    about: { summary: 'Take traces of calls that were made elsewhere' },
    handle: async ({ body, context, key }) => {
      const read = runsOfTraces(objectBody(body));
      if ('problem' in read) throw new InvalidBodyError(`it holds no traces: ${read.problem}`);
      const named = { stage, tenant: context.tenant, keyId: key?.id, key: key?.name };
      await importRuns(
        runs,
        read.runs.map((run): Run => ({ ...run, ...named })),
      );
      return jsonAnswer({});
    },
  };
}
