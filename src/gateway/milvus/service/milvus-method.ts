import type { GrpcExchange, GrpcMethod, Given, MessageType } from '../../grpc/index.ts';
import { unary } from '../../grpc/index.ts';
import type { Fault } from '../../fault.ts';
import type { Desk, Desks } from '../catalogue/desk.ts';
import { status as statusMessage } from '../messages/status.ts';
import { MilvusError } from '../milvus-error.ts';

export type MilvusStatus = Given<MessageOf<typeof statusMessage>>;
type MessageOf<Type> = Type extends MessageType<infer Message> ? Message : never;

export const success: MilvusStatus = { errorCode: 0, code: 0 };

const [unexpectedCode, rateLimitCode, unexpectedLegacy, rateLimitLegacy, illegalArgument] = [65_535, 8, 1, 49, 5];

/** An error as Milvus tells it: a code for programs, an older code, and a reason. */
export function statusOf(thrown: unknown, { status, message, remedy, code }: Fault): MilvusStatus {
  if (thrown instanceof MilvusError)
    return { code: thrown.milvusCode, errorCode: thrown.legacyCode, reason: thrown.reason };
  const reason = `${message} ${remedy}`.trim();
  if (status === 429) return { code: rateLimitCode, errorCode: rateLimitLegacy, reason, retriable: true };
  if (code.startsWith('vector/invalid-'))
    return { code: 1100, errorCode: illegalArgument, reason: `invalid parameter: ${reason}` };
  return { code: unexpectedCode, errorCode: unexpectedLegacy, reason, retriable: status === 503 };
}

/** Clients name their database in each request, or once for all in the metadata. */
function inDatabase(message: object, { headers: { dbname } }: GrpcExchange): void {
  const request = message as { dbName?: string };
  if (request.dbName === '' && typeof dbname === 'string') request.dbName = dbname;
}

const access = { scope: 'vectors' } as const;

type Handle<Request, Result> = (message: Request, desk: Desk, exchange: GrpcExchange) => Promise<Result> | Result;

/** Makes methods whose errors are told in the status of their answers. */
export interface MethodMaker {
  /** Answers with a status alone. */
  does<Request extends object>(request: MessageType<Request>, handle: Handle<Request, unknown>): GrpcMethod;
  /** Answers with more; the status is added. */
  tells<Request extends object, Answer extends { readonly status: unknown }>(
    request: MessageType<Request>,
    answer: MessageType<Answer>,
    handle: Handle<Request, Omit<Given<Answer>, 'status'>>,
  ): GrpcMethod;
}

export function methodMaker(desks: Desks): MethodMaker {
  const run = async <Request extends object, Result>(
    handle: Handle<Request, Result>,
    message: Request,
    exchange: GrpcExchange,
  ): Promise<{ readonly status: MilvusStatus; readonly result?: Result }> => {
    try {
      inDatabase(message, exchange);
      const result = await handle(message, await desks(exchange.context.tenant), exchange);
      return { status: success, result };
    } catch (thrown) {
      exchange.context.signal.throwIfAborted();
      return { status: statusOf(thrown, exchange.fail(thrown)) };
    }
  };
  return {
    does: (request, handle) =>
      unary({
        request,
        answer: statusMessage,
        access,
        handle: async (message, exchange) => (await run(handle, message, exchange)).status,
      }),
    tells: (request, answer, handle) =>
      unary({
        request,
        answer: answer as MessageType<{ status: unknown }>,
        access,
        handle: async (message, exchange) => {
          const { status, result } = await run(handle, message, exchange);
          return { ...result, status };
        },
      }),
  };
}
