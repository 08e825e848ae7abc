import { bearerToken } from '../bearer-token.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { mcpEndpoints } from './mcp-endpoints.ts';
import { rpcError } from './rpc-answer.ts';

/**
 * The Model Context Protocol over streamable HTTP, revisions 2025-06-18 and 2025-11-25: what the stack declares, for
 * agents. Source: https://modelcontextprotocol.io/specification/2025-11-25
 *
 * @param version of Lode, which clients are told
 */
export function mcpSurface(limits: GatewayLimits, version: string): Surface {
  return {
    name: 'mcp',
    endpoints: mcpEndpoints(limits, version),
    credential: bearerToken,
    faultBody: (fault) => JSON.stringify(rpcError(null, fault)),
  };
}
