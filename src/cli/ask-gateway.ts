import { ChatFailedError } from './chat-failed-error.ts';
import { reachGateway } from './reach-gateway.ts';

/** Where the gateway of a stack is asked, and with which key. */
export interface GatewayDoor {
  readonly url: string;
  readonly key: string | undefined;
}

export interface GatewayCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the gateway as any client would, for JSON.
 *
 * @throws ChatFailedError with the gateway's own message, GatewayGoneError
 */
export async function askGateway<Answer>({ url, key }: GatewayDoor, call: GatewayCall): Promise<Answer> {
  const { method, path, body, signal } = call;
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  return await reachGateway(url, async () => {
    const sent = { ...(body && { body: JSON.stringify(body) }), ...(signal && { signal }) };
    const response = await fetch(`${url}${path}`, { method, headers, ...sent });
    if (!response.ok) throw new ChatFailedError(response.status, await response.text());
    return (await response.json()) as Answer;
  });
}
