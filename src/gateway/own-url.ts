import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from './host-name.ts';

/** As the client knows us; the door has seen to it that the name is one of ours. Under other names there is TLS before us. */
export function ownUrl({ host = '' }: IncomingHttpHeaders): string {
  return `${isLoopback(hostNameOf(host)) ? 'http' : 'https'}://${host}`;
}
