import { LodeError } from '#base';
import { HttpError } from './errors/http-error.ts';

/** Anything thrown, as the facts that an HTTP answer can carry. How they are written is up to the wire protocol. */
export interface Fault {
  readonly status: number;
  /** "gateway/model-not-found": stable, for programs. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** Errors of lower layers that the client can correct. By code, because they may come from another process as data. */
const clientErrors: Readonly<Record<string, { readonly field?: string; readonly status?: number }>> = {
  'engine/prompt-too-long': {},
  'engine/cache-exhausted': {},
  'engine/invalid-request': {},
  'engine/constraint': {},
  // Found out only while the answer is under way.
  'grammar/limit': {},
  'engine/chat-template': { field: 'messages' },
  // Clients send again what failed with 5xx, and this is what must not be sent again.
  'engine/request-quarantined': {},
  'prompt/invalid-variables': { field: 'variables' },
  'prompt/invalid-score': {},
  'prompt/invalid-search': {},
  'prompt/not-replayable': {},
  'prompt/revision-not-found': { field: 'prompt_version', status: 404 },
  'prompt/run-not-found': { status: 404 },
  'embed/input-too-long': {},
  'embed/invalid-input': {},
  'embed/no-text': { field: 'model' },
  'vector/invalid-collection': {},
  'vector/invalid-filter': { field: 'filter' },
  'vector/invalid-query': {},
  'vector/invalid-record': { field: 'records' },
  'vector/collection-exists': { field: 'name', status: 409 },
  'vector/collection-gone': { status: 404 },
  'program/invalid-inputs': { field: 'inputs' },
  'program/not-supported': {},
  'remote/unsupported': {},
  'remote/refused': {},
  'guard/denied': {},
};

/** What another service is to blame for, or says itself. */
const upstreamStatuses: Readonly<Record<string, number>> = {
  // Its place in the queue is what is scarce, so it is told like a rate: clients wait as long as they are told.
  'engine/queue-full': 429,
  'embed/queue-full': 429,
  'vector/too-many-writes': 429,
  'remote/busy': 429,
  'remote/not-admitted': 502,
};

/** Never tells what a client must not know: of errors that are not ours only the fact. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof HttpError) {
    const { status, code, message, remedy, field, retryAfterSeconds } = thrown;
    return { status, code, message, remedy, field, retryAfterSeconds };
  }
  if (thrown instanceof LodeError) {
    const { code, message, remedy, retriable } = thrown;
    const known = clientErrors[code];
    if (known) return { status: known.status ?? 400, code, message, remedy, field: known.field ?? parameterOf(thrown) };
    const status = upstreamStatuses[code];
    if (!retriable) return { status: status ?? 500, code, message, remedy };
    return { status: status ?? 503, code, message, remedy, retryAfterSeconds: retryAfterOf(thrown) ?? 1 };
  }
  return {
    status: 500,
    code: 'gateway/unexpected',
    message: 'Something went wrong in this gateway.',
    remedy: 'Its log says more, under the request id.',
  };
}

/** When a lower layer expects to be able to, in seconds. */
function retryAfterOf(thrown: object): number | undefined {
  return 'retryAfterSeconds' in thrown && typeof thrown.retryAfterSeconds === 'number'
    ? thrown.retryAfterSeconds
    : undefined;
}

/** The field of a `GenerateRequest` that the engine blames; a surface knows what its protocol calls it. */
function parameterOf(thrown: object): string | undefined {
  return 'parameter' in thrown && typeof thrown.parameter === 'string' ? thrown.parameter : undefined;
}
