import { z } from 'zod';
import { checkFields, objectBody } from '../check-body.ts';

const id = z.union([z.string().max(1024), z.number()], { error: 'it must be text or a number' });

/** What JSON-RPC names a request by. */
export type RpcId = z.output<typeof id>;

/** A JSON-RPC 2.0 message of a client: a request, a notification (without an id), or an answer (without a method). */
export const rpcMessage = z.object({
  jsonrpc: z.literal('2.0'),
  id: id.optional(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});

export interface RpcRequest {
  readonly id: RpcId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a client tells, and expects no answer to: a notification, or the answer to a question. */
export interface RpcNotification {
  readonly id?: undefined;
  readonly method: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly answer?: RpcReply | undefined;
}

/** The answer of a client. */
export interface RpcReply {
  readonly id: RpcId;
  readonly result: unknown;
  readonly error: unknown;
}

/**
 * One message; lists of several are gone from the protocol since its revision of June 2025.
 *
 * @throws InvalidBodyError, InvalidFieldError
 */
export function readRpcMessage(body: unknown): RpcRequest | RpcNotification {
  const message = checkFields(rpcMessage, objectBody(body));
  const { id: given, params = {}, method, result, error } = message;
  if (given === undefined) return { method, params };
  if (method === undefined) return { method, params, answer: { id: given, result, error } };
  return { id: given, method, params };
}
