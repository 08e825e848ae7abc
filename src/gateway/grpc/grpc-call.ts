import type { IncomingHttpHeaders } from 'node:http';
import type { status } from '@grpc/grpc-js';
import { assert } from '#base';
import { clientTrace } from '../client-trace.ts';
import { deadlineHeader, timeLeftMs } from '../deadline-header.ts';
import { admitDetached } from '../detach.ts';
import type { Door } from '../door.ts';
import { assertMayCall, type EndpointAccess } from '../endpoint-access.ts';
import { ClientLeftError } from '../errors/client-left-error.ts';
import { NotServingError } from '../errors/not-serving-error.ts';
import { type Fault, faultOf } from '../fault.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { identify, watchOf } from '../reception.ts';
import { logDefect } from '../refuse.ts';
import { requestIdFor } from '../request-id.ts';
import { sessionHeader, sessionIn } from '../routing/model-headers.ts';
import type { Detached } from '../surface.ts';
import { Visit } from '../visit.ts';
import { grpcStatusOf } from './grpc-status.ts';
import type { GrpcService } from './grpc-service.ts';

/** A call as its first frame tells of it. */
interface Arrival {
  /** "/grpc.health.v1.Health/Check" */
  readonly path: string;
  readonly service: GrpcService;
  readonly access: EndpointAccess;
  readonly headers: IncomingHttpHeaders;
  /** What the client leaves it; Infinity where it does not say. */
  readonly timeLeftMs: number;
}

/** One call from its metadata to its status: what `receiveRequests` and `refuse` are for HTTP. */
export class GrpcCall {
  readonly requestId: string;
  readonly #arrival: Arrival;
  readonly #door: Door;
  #key: VerifiedKey | undefined;
  #visit: Visit | undefined;
  #fault: Fault | undefined;
  #hasLeft = false;

  constructor(arrival: Arrival, door: Door) {
    this.#arrival = arrival;
    this.#door = door;
    this.requestId = requestIdFor(arrival.headers['x-request-id'], (id) => door.visits.has(id));
  }

  get visit(): Visit {
    assert(this.#visit, 'only admitted calls reach a method');
    return this.#visit;
  }

  /**
   * What happens to a request of HTTP between its headers and its body. The name of the host is not looked at: it guards
   * against pages in browsers, and these cannot begin a connection as gRPC does.
   *
   * @throws HttpError of whatever keeps it out
   */
  async admit(): Promise<void> {
    const { path, service, access, headers } = this.#arrival;
    const door = this.#door;
    this.#key = await identify({ headers }, service, access, door);
    const state = door.state();
    if (state.phase !== 'serving') throw new NotServingError(state.phase);
    assertMayCall(access, 'POST', this.#key);
    if (this.#hasLeft) throw new ClientLeftError();
    const leftMs = Math.min(this.#arrival.timeLeftMs, timeLeftMs(headers[deadlineHeader], Date.now()) ?? Infinity);
    const visit = new Visit({
      requestId: this.requestId,
      key: this.#key,
      routes: state.routes,
      watch: watchOf({ method: 'POST', headers, path }, door),
      traceparent: clientTrace(headers['traceparent']),
      session: sessionIn(headers[sessionHeader]),
      allowances: door.allowances,
      backlogOf: door.backlogOf,
    });
    door.visits.admit(visit);
    this.#visit = visit;
    visit.endWithin(door.limits.answerTimeoutMs, 'gateway');
    if (leftMs < Infinity) visit.endWithin(leftMs, 'client');
  }

  /** As `Exchange.detach`. */
  detach(): Detached {
    const door = this.#door;
    const { path, headers } = this.#arrival;
    const requestId = requestIdFor(undefined, (id) => door.visits.has(id));
    const own = this.visit.another(requestId, watchOf({ method: 'POST', headers, path }, door));
    return admitDetached(own, { method: 'POST', path, begunBy: this.requestId }, door);
  }

  /** Notes why it is not answered as it was asked. What was thrown because it was to end says less than why it was. */
  fail(thrown: unknown): Fault {
    const signal = this.#visit?.context.signal;
    const cause: unknown = signal?.aborted ? signal.reason : thrown;
    const fault = faultOf(cause);
    const { log, observer, refusals } = this.#door;
    this.#fault ??= fault;
    if (this.#visit) this.#visit.failed(fault.code);
    else {
      log.write('info', 'request.refused', { requestId: this.requestId, status: fault.status, failure: fault.code });
      observer?.refused(fault.code);
    }
    if (fault.status === 401 || fault.status === 403)
      refusals?.note({ code: fault.code, method: 'POST', path: this.#arrival.path, key: this.#key });
    logDefect(cause, fault, this.requestId, log);
    return fault;
  }

  /** As `fail`, as what a call of gRPC ends with. */
  refuse(thrown: unknown): { readonly code: status; readonly details: string } {
    return grpcStatusOf(this.fail(thrown));
  }

  /** It is over, with the client there (its status was sent) or gone. */
  leave(isComplete: boolean): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    const visit = this.#visit;
    if (visit === undefined) return;
    if (!isComplete) visit.abort(new ClientLeftError());
    const { path } = this.#arrival;
    const { visits, log } = this.#door;
    const { signal, requestId, keyId } = visit.context;
    if (signal.aborted) visit.failed(faultOf(signal.reason).code);
    visits.leave(visit);
    const status = this.#fault?.status ?? 200;
    const { failure, durationMs } = visit.end({ method: 'POST', path, status });
    const fields = { requestId, keyId, method: 'POST', path, status, isComplete, durationMs: Math.round(durationMs) };
    log.write('info', 'request.ended', { ...fields, ...(failure !== undefined && { failure }) });
  }
}
