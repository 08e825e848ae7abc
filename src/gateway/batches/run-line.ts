import { assert } from '#base';
import { admitDetached } from '../detach.ts';
import type { Door } from '../door.ts';
import { assertMayCall } from '../endpoint-access.ts';
import { InvalidApiKeyError } from '../errors/invalid-api-key-error.ts';
import { NotServingError } from '../errors/not-serving-error.ts';
import { UnknownUrlError } from '../errors/unknown-url-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import { type Fault, faultOf } from '../fault.ts';
import type { KeyFinder } from '../keys/key-finder.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { watchOf } from '../reception.ts';
import { requestIdFor } from '../request-id.ts';
import type { TokenBearer } from '../sign-in/openid/token-bearer.ts';
import type { Detached, Endpoint, Surface } from '../surface.ts';
import type { Urgency } from '../urgency.ts';
import { Visit } from '../visit.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import type { BatchLine } from './read-line.ts';

/** What one line was answered, as if it had come by itself. */
export interface LineOutcome {
  readonly status: number;
  readonly requestId: string;
  /** JSON. */
  readonly body: string;
  /** Why it was not answered, where it was not. */
  readonly fault?: Fault | undefined;
}

/**
 * Asks one line of a batch, with what its key may do now. Rejects with the signal's reason when it is aborted, and with
 * NotServingError when the gateway is about to end: then it counts as never asked.
 */
export type RunLine = (batch: StoredBatch, line: BatchLine, signal: AbortSignal) => Promise<LineOutcome>;

/** Tells what somebody may do now who came with a token of an identity provider. */
export interface BearerFinder {
  again(bearer: TokenBearer): Promise<VerifiedKey | undefined>;
}

export interface LineOwners {
  readonly keys: KeyFinder;
  /** Absent where no such tokens are taken. */
  readonly bearers: BearerFinder | undefined;
}

/** Behind everybody who waits for an answer; of those the least urgent have 10. */
const batchPriority = 20;

/** Runs lines through the endpoints of the door. */
export function lineRunner(door: Door, owners: LineOwners): RunLine {
  return async (batch, line, signal) => {
    signal.throwIfAborted();
    const requestId = requestIdFor(undefined, (id) => door.visits.has(id));
    const { surface, endpoint } = endpointAt(batch.endpoint, door.surfaces);
    try {
      const visit = await visitFor(batch, line, endpoint, requestId, door, owners);
      const facts = { method: endpoint.method, path: endpoint.path, begunBy: batch.id };
      const body = await ask(endpoint, visit, line, admitDetached(visit, facts, door), signal);
      return { status: 200, requestId, body };
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof NotServingError) throw thrown;
      const fault = faultOf(thrown);
      return { status: fault.status, requestId, body: surface.faultBody(fault, requestId), fault };
    }
  };
}

function endpointAt(path: string, surfaces: readonly Surface[]) {
  for (const surface of surfaces) {
    const endpoint = surface.endpoints.find((each) => each.method === 'POST' && each.path === path);
    if (endpoint) return { surface, endpoint };
  }
  throw new UnknownUrlError('POST', path);
}

/** @throws NotServingError, InvalidApiKeyError, ScopeMissingError, MethodNotAllowedError */
async function visitFor(
  { keyId, bearer }: StoredBatch,
  { bytes }: BatchLine,
  { method, path, access }: Endpoint,
  requestId: string,
  door: Door,
  { keys, bearers }: LineOwners,
): Promise<Visit> {
  const isSomebodys = keyId !== undefined || bearer !== undefined;
  const key = bearer ? await bearers?.again(bearer) : keyId === undefined ? undefined : await keys.find(keyId);
  const state = door.state();
  if (state.phase !== 'serving') throw new NotServingError(state.phase);
  if (key === undefined && (isSomebodys || !state.routes.hasOpenRoutes)) throw new InvalidApiKeyError(isSomebodys);
  assertMayCall(access, method, key);
  return new Visit({
    requestId,
    key,
    routes: state.routes,
    watch: watchOf({ method, headers: {}, path }, door),
    allowances: door.allowances,
    bodyBytes: bytes,
    backlogOf: door.backlogOf,
  });
}

async function ask(
  endpoint: Endpoint,
  { key, routes }: Visit,
  { body }: BatchLine,
  detached: Detached,
  signal: AbortSignal,
): Promise<string> {
  const { context } = detached;
  const abort = (): void => detached.abort(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    if ('stream' in body && body.stream === true)
      throw new UnsupportedFieldError('stream', 'lines of a batch are answered whole');
    const answer = await endpoint.handle({
      context,
      key,
      routes,
      body,
      pathParameters: {},
      query: {},
      headers: {},
      ask: async (asked) => await detached.ask({ ...asked, urgency: behindOthers(asked.urgency, key) }),
      detach: () => {
        throw new UnsupportedFieldError('background', 'lines of a batch run in the background already');
      },
    });
    context.signal.throwIfAborted();
    assert(answer.kind === 'whole', 'what is not asked as a stream is answered whole');
    detached.end();
    return answer.body;
  } catch (thrown) {
    const reason = context.signal.aborted ? (context.signal.reason as unknown) : thrown;
    detached.end(reason);
    throw reason;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function behindOthers(urgency: Urgency, key: VerifiedKey | undefined): Urgency {
  return { ...urgency, priority: Math.max(batchPriority, urgency.priority ?? 0, key?.priorityMin ?? 0) };
}
