import type { IncomingHttpHeaders } from 'node:http';
import type { EndpointAccess } from '../endpoint-access.ts';
import type { Fault } from '../fault.ts';
import type { Exchange } from '../surface.ts';
import type { Given, MessageType } from './message-type.ts';

/** One call as a service sees it: identified and admitted, its first message read. */
export interface GrpcExchange extends Pick<Exchange, 'context' | 'key' | 'routes' | 'ask' | 'detach'> {
  /** The call's metadata; what is binary is left out. */
  readonly headers: IncomingHttpHeaders;
  /**
   * For services whose answers tell of errors in a message of their own: writes down that the call has failed, as the door
   * does with what is thrown, and returns what its client may know.
   */
  fail(thrown: unknown): Fault;
}

interface MethodBase<Request extends object, Answer extends object> {
  readonly request: MessageType<Request>;
  readonly answer: MessageType<Answer>;
}

interface GuardedMethod<Request extends object, Answer extends object> extends MethodBase<Request, Answer> {
  /** Who may call it: checked before a message is read. */
  readonly access: EndpointAccess;
}

/** Answers anybody, always, and is not told of. */
export interface ProbeMethod<Request extends object, Answer extends object> extends MethodBase<Request, Answer> {
  readonly kind: 'probe';
  handle(message: Request): Given<Answer>;
}

/** One message in, one out. */
export interface UnaryMethod<Request extends object, Answer extends object> extends GuardedMethod<Request, Answer> {
  readonly kind: 'unary';
  handle(message: Request, exchange: GrpcExchange): Promise<Given<Answer>> | Given<Answer>;
}

/** Messages in, messages out, each side at its own pace. */
export interface StreamMethod<Request extends object, Answer extends object> extends GuardedMethod<Request, Answer> {
  readonly kind: 'stream';
  handle(messages: AsyncIterable<Request>, exchange: GrpcExchange): AsyncIterable<Given<Answer>>;
}

/** A method whose types of messages nobody needs any more: made by `unary`, `stream` or `probe`. */
export type GrpcMethod = UnaryMethod<object, object> | StreamMethod<object, object> | ProbeMethod<object, object>;

/** A service of gRPC: what a `Surface` is for HTTP. It knows nothing of sockets. */
export interface GrpcService {
  /** With its package: "grpc.health.v1.Health". */
  readonly name: string;
  /** By their names on the wire. */
  readonly methods: Readonly<Record<string, GrpcMethod>>;
  /** The secret that the client presents, if any. */
  credential(headers: IncomingHttpHeaders): string | undefined;
}

export function unary<Request extends object, Answer extends object>(
  method: Omit<UnaryMethod<Request, Answer>, 'kind'>,
): GrpcMethod {
  return { kind: 'unary', ...method } as unknown as GrpcMethod;
}

export function stream<Request extends object, Answer extends object>(
  method: Omit<StreamMethod<Request, Answer>, 'kind'>,
): GrpcMethod {
  return { kind: 'stream', ...method } as unknown as GrpcMethod;
}

export function probe<Request extends object, Answer extends object>(
  method: Omit<ProbeMethod<Request, Answer>, 'kind'>,
): GrpcMethod {
  return { kind: 'probe', ...method } as unknown as GrpcMethod;
}
