import { bearerToken } from '../bearer-token.ts';
import type { Surface } from '../surface.ts';
import { mcpEndpoints, type McpServices, path } from './mcp-endpoints.ts';
import { bearerChallenge } from './protected-resource.ts';
import { rpcError } from './rpc-answer.ts';

/**
 * The Model Context Protocol over streamable HTTP: what the stack declares, for agents. Revision 2026-07-28, which has no
 * sessions, and 2025-11-25 and 2025-06-18, which have. Source: https://modelcontextprotocol.io/specification/2026-07-28
 */
export function mcpSurface(services: McpServices): Surface {
  return {
    name: 'mcp',
    endpoints: mcpEndpoints(services),
    credential: bearerToken,
    challenge: (headers, routes) => bearerChallenge(path, headers, routes?.signIn),
    faultBody: (fault) => JSON.stringify(rpcError(null, fault)),
  };
}
