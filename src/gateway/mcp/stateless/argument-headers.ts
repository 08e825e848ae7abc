import type { IncomingHttpHeaders } from 'node:http';
import type { JsonSchema } from '#contract';
import { expectHeader } from './header-value.ts';

/** A member of a tool's schema that has this is sent as the header `Mcp-Param-…` as well. */
export const headerKeyword = 'x-mcp-header';

/**
 * That the arguments of a call are what its headers say, where the tool wants them there: so that a load balancer can choose by them.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28 (SEP-2243)
 * @throws HeaderMismatchError
 */
export function checkArgumentHeaders(schema: JsonSchema, given: unknown, headers: IncomingHttpHeaders): void {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, unknown>> };
  for (const [name, property] of Object.entries(properties)) {
    const header = (property as Readonly<Record<string, unknown>>)[headerKeyword];
    const value = (given as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (typeof header === 'string' && (typeof value === 'string' || typeof value === 'number'))
      expectHeader(`mcp-param-${header.toLowerCase()}`, String(value), headers);
  }
}
