import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { checkFields } from '../../check-body.ts';
import { canAskUser, clientCapabilities } from '../client-capabilities.ts';
import { ProtocolVersionError } from '../errors/protocol-version-error.ts';
import { type LogLevel, logLevel } from '../log-level.ts';
import { statelessVersion } from '../protocol-version.ts';
import type { RpcRequest } from '../rpc-message.ts';
import { expectHeader } from './header-value.ts';

const prefix = 'io.modelcontextprotocol/';

const metaSchema = z.object({
  _meta: z.object({
    [`${prefix}protocolVersion`]: z.string(),
    [`${prefix}clientCapabilities`]: clientCapabilities,
    [`${prefix}logLevel`]: logLevel.optional(),
  }),
});

/** What a request says of its client, who is not known from before. */
export interface RequestMeta {
  readonly canAskUser: boolean;
  /** Absent: no notes are told. */
  readonly logLevel: LogLevel | undefined;
}

/** Whether a request is of the revision without sessions, or of a later one. */
export function isStateless(
  headers: IncomingHttpHeaders,
  params: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const { _meta: meta } = params ?? {};
  const saysVersion = typeof meta === 'object' && meta !== null && Object.hasOwn(meta, `${prefix}protocolVersion`);
  return saysVersion || headers['mcp-protocol-version'] === statelessVersion;
}

/**
 * Checks a request against what its headers say of it: who passes it on by these must not be misled.
 *
 * @throws InvalidFieldError, HeaderMismatchError, ProtocolVersionError
 */
export function readRequestMeta({ method, params }: RpcRequest, headers: IncomingHttpHeaders): RequestMeta {
  const { _meta: meta } = checkFields(metaSchema, params) as { readonly _meta: Readonly<Record<string, unknown>> };
  const version = meta[`${prefix}protocolVersion`] as string;
  expectHeader('mcp-protocol-version', version, headers);
  if (version !== statelessVersion) throw new ProtocolVersionError(version, [statelessVersion]);
  expectHeader('mcp-method', method, headers);
  const name = namedBy(method, params);
  if (name !== undefined) expectHeader('mcp-name', name, headers);
  return {
    canAskUser: canAskUser(meta[`${prefix}clientCapabilities`] as Readonly<Record<string, unknown>>),
    logLevel: meta[`${prefix}logLevel`] as LogLevel | undefined,
  };
}

function namedBy(method: string, { name, uri }: RpcRequest['params']): string | undefined {
  const named =
    method === 'tools/call' || method === 'prompts/get' ? name : method === 'resources/read' ? uri : undefined;
  return typeof named === 'string' ? named : undefined;
}
