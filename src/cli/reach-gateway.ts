import { GatewayGoneError } from './gateway-gone-error.ts';

/**
 * What asking the gateway gives, whose process may end before its answer does.
 *
 * @throws GatewayGoneError, and what `ask` throws
 */
export async function reachGateway<Answer>(url: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (thrown) {
    // What `fetch` and the body of its answer throw when a connection fails; mistakes of ours have no cause.
    throw thrown instanceof TypeError && thrown.cause instanceof Error ? new GatewayGoneError(url, thrown) : thrown;
  }
}
