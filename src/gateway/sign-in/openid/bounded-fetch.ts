import { isLoopback } from '../../host-name.ts';
import { InsecureEndpointError } from './insecure-endpoint-error.ts';

const timeoutMs = 5000;
const bytesMax = 1024 * 1024;

/**
 * A `fetch` for what one provider says where it is: over TLS, or on this machine where the provider is declared to be
 * there; no redirects, and answers of bounded size and time.
 */
export function boundedFetch(issuer: string): (url: string, options: object) => Promise<Response> {
  const isLocal = isLoopback(new URL(issuer).hostname);
  return async (url, options) => {
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' && !(isLocal && isLoopback(hostname))) throw new InsecureEndpointError(url);
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { ...options, redirect: 'manual', signal });
    const { status, headers } = answer;
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of answer.body ?? []) {
      bytes += piece.byteLength;
      if (bytes > bytesMax) break;
      pieces.push(piece);
    }
    // Cut short it is no JSON, and fails as that.
    const body = status === 204 || status === 304 ? null : Buffer.concat(pieces);
    return new Response(body, { status, headers });
  };
}
