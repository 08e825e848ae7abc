import {
  duplicateGroups,
  indexRecentRuns,
  runFacets,
  type RunHit,
  type RunQuery,
  runsLike,
  runTrend,
  searchRuns,
  trendSteps,
} from '#prompt';
import type { BulkDatabase } from '#store';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { EndpointAccess } from '../endpoint-access.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { duplicatesBody, runQueryOf, searchBody, trendBody } from './search-body.ts';
import { runObject } from './run-object.ts';

/** The newest runs are indexed first, for as long as somebody would wait for it. */
const indexingMsMax = 300;

/** Where runs are searched, by whom, and which of them are seen there. */
export interface SearchPlace {
  readonly runs: BulkDatabase;
  /** "/v1/runs" */
  readonly path: string;
  readonly access: EndpointAccess;
  /**
   * The runs that the client may see.
   *
   * @param team that it asks for
   */
  seen(exchange: Exchange, team: string | undefined): Promise<Pick<RunQuery, 'stage' | 'tenant'>>;
}

/** Searches of runs, the same for a team's own keys and for those who administer. */
export function searchEndpoints(place: SearchPlace): readonly Endpoint[] {
  return [search(place), trend(place), duplicates(place)];
}

/** `POST …/search`: runs, the best first, with where in them the words are; with facets, if these are wanted. */
function search({ runs, path, access, seen }: SearchPlace): Endpoint {
  return {
    method: 'POST',
    path: `${path}/search`,
    access,
    about: { summary: 'Search runs', body: searchBody },
    handle: async (exchange) => {
      const { like, order, limit, skip, facets, ...body } = checkFields(searchBody, objectBody(exchange.body));
      const query = { ...runQueryOf(body), ...(await seen(exchange, body.team)) };
      const isWhole = await indexRecentRuns(runs, indexingMsMax);
      const hits =
        like === undefined
          ? await searchRuns(runs, query, { order, limit, skip })
          : await runsLike(runs, query, like, limit);
      const counted = facets ? await runFacets(runs, query) : undefined;
      return jsonAnswer({
        object: 'list',
        data: hits.map(hitObject),
        indexed: isWhole,
        ...(counted && { facets: { values: counted.values, runs: counted.runs, whole: counted.isWhole } }),
      });
    },
  };
}

/** `POST …/trend`: sums of what is found, by hour, day or week. */
function trend({ runs, path, access, seen }: SearchPlace): Endpoint {
  return {
    method: 'POST',
    path: `${path}/trend`,
    access,
    about: { summary: 'Sum up runs over time', body: trendBody },
    handle: async (exchange) => {
      const { step, score, ...body } = checkFields(trendBody, objectBody(exchange.body));
      const query = { ...runQueryOf(body), ...(await seen(exchange, body.team)) };
      await indexRecentRuns(runs, indexingMsMax);
      const points = await runTrend(runs, query, { step, score });
      return jsonAnswer({
        object: 'list',
        step_ms: trendSteps[step],
        data: points.map((point) => ({
          object: 'trend_point',
          from: new Date(point.startMs).toISOString(),
          runs: point.runs,
          failed: point.failed,
          prompt_tokens: point.promptTokens,
          completion_tokens: point.completionTokens,
          cost_nanos: point.costNanos,
          mean_duration_ms: point.meanDurationMs,
          mean_score: point.meanScore ?? null,
        })),
      });
    },
  };
}

/** `POST …/duplicates`: groups of runs that ask nearly the same, the largest first. */
function duplicates({ runs, path, access, seen }: SearchPlace): Endpoint {
  return {
    method: 'POST',
    path: `${path}/duplicates`,
    access,
    about: { summary: 'Group runs that ask nearly the same', body: duplicatesBody },
    handle: async (exchange) => {
      const { resemblance_min: min, ...body } = checkFields(duplicatesBody, objectBody(exchange.body));
      const query = { ...runQueryOf(body), ...(await seen(exchange, body.team)) };
      await indexRecentRuns(runs, indexingMsMax);
      const groups = await duplicateGroups(runs, query, min);
      return jsonAnswer({
        object: 'list',
        data: groups.map(({ runId, asked, runs: count, tenants, runIds }) => ({
          object: 'run_group',
          newest: runId,
          asked,
          runs: count,
          teams: tenants,
          ids: runIds,
        })),
      });
    },
  };
}

function hitObject({ run, ...found }: RunHit & { readonly resemblance?: number }) {
  return { ...runObject(run), ...found };
}
