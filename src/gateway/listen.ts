import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { CannotListenError } from './errors/cannot-listen-error.ts';
import { PlainHttpError } from './errors/plain-http-error.ts';
import { PortInUseError } from './errors/port-in-use-error.ts';
import { isLoopback } from './host-name.ts';

export interface ListeningAddress {
  /** "http://127.0.0.1:4100" */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** @throws PlainHttpError, PortInUseError, CannotListenError */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningAddress> {
  if (!isLoopback(host)) throw new PlainHttpError(host);
  try {
    // The name may stand for two addresses, and we want one; brackets belong to URLs.
    await server.listen({ host: host === 'localhost' ? '127.0.0.1' : host.replace(/^\[|\]$/g, ''), port });
  } catch (cause) {
    const isInUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw isInUse ? new PortInUseError(host, port, cause) : new CannotListenError(host, port, cause);
  }
  const bound = server.server.address() as AddressInfo;
  const urlHost = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return { url: `http://${urlHost}:${bound.port}`, host: bound.address, port: bound.port };
}
