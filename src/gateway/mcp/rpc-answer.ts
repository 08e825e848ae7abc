import type { Fault } from '../fault.ts';
import type { RpcId } from './rpc-message.ts';

/** Codes of JSON-RPC 2.0, and those that the protocol adds. */
const codes: Readonly<Record<string, number>> = {
  'gateway/invalid-body': -32600,
  'gateway/malformed-request': -32600,
  'gateway/method-not-found': -32601,
  'gateway/session-not-found': -32001,
  'gateway/resource-not-found': -32002,
};
const [invalidParameters, internalError, serverError] = [-32602, -32603, -32000];
/** Who asks, how much and how often: no matter of the parameters. */
const statusesOfTheDoor = new Set([401, 403, 413, 415, 421, 429]);

export function rpcResult(id: RpcId, result: object): object {
  return { jsonrpc: '2.0', id, result };
}

export function rpcNotification(method: string, params: object): object {
  return { jsonrpc: '2.0', method, params };
}

/** @param id null where it could not be read, or is not known any more */
export function rpcError(id: RpcId | null, { code, status, message, remedy, retryAfterSeconds }: Fault): object {
  const data = { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  return { jsonrpc: '2.0', id, error: { code: rpcCode(code, status), message: `${message} ${remedy}`, data } };
}

function rpcCode(code: string, status: number): number {
  const known = codes[code];
  if (known !== undefined) return known;
  if (status >= 500) return internalError;
  return statusesOfTheDoor.has(status) ? serverError : invalidParameters;
}
