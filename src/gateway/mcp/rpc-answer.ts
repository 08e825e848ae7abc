import type { Fault } from '../fault.ts';
import type { RpcId } from './rpc-message.ts';

/** Codes of JSON-RPC 2.0, and those that the protocol adds. */
const codes: Readonly<Record<string, number>> = {
  'gateway/method-not-found': -32601,
  'gateway/session-not-found': -32001,
  'gateway/resource-not-found': -32002,
  'gateway/header-mismatch': -32020,
};
/** What has another code where there are no sessions. */
const statelessCodes: Readonly<Record<string, number>> = {
  'gateway/resource-not-found': -32602,
  'gateway/protocol-version': -32022,
};
const [invalidRequest, invalidParameters, internalError, serverError] = [-32600, -32602, -32603, -32000];

export function rpcResult(id: RpcId, result: object): object {
  return { jsonrpc: '2.0', id, result };
}

export function rpcRequest(id: RpcId, method: string, params: object): object {
  return { jsonrpc: '2.0', id, method, params };
}

export function rpcNotification(method: string, params: object): object {
  return { jsonrpc: '2.0', method, params };
}

/**
 * @param id null where it could not be read, or was not yet
 * @param more data that the revision without sessions wants
 */
export function rpcError(id: RpcId | null, fault: Fault, more?: object): object {
  const { code, message, remedy, retryAfterSeconds } = fault;
  const data = { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...more };
  const known = (more && statelessCodes[code]) ?? codes[code];
  return { jsonrpc: '2.0', id, error: { code: known ?? rpcCode(id, fault), message: `${message} ${remedy}`, data } };
}

function rpcCode(id: RpcId | null, { status }: Fault): number {
  if (status >= 500) return internalError;
  // What has an id was understood as a message; only what it holds can be wrong.
  if (id !== null) return invalidParameters;
  return status === 400 ? invalidRequest : serverError;
}
