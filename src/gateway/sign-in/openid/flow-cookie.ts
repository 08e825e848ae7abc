import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from '../../host-name.ts';
import { openSealed, seal, sealingKey } from '../sealed-text.ts';
import { cookieIn } from '../session-cookie.ts';
import type { Flow } from './identity-provider.ts';

/** Where what a browser needs to come back with is kept: with itself, sealed, so that beginning costs us nothing to remember. */
export interface FlowCookie {
  set(flow: Flow, headers: IncomingHttpHeaders): string;
  /** Undefined where there is none, or one that is not ours, or too old. */
  read(headers: IncomingHttpHeaders): Flow | undefined;
  clear(headers: IncomingHttpHeaders): string;
}

const lifeMs = 600_000;

/** @param pepper from which its key is made @param stage tells cookies of stages apart */
export function flowCookie(pepper: Uint8Array, stage: string): FlowCookie {
  const key = sealingKey(pepper, 'flow cookie');
  const name = `lode_flow_${createHmac('sha256', pepper).update(stage).digest('hex').slice(0, 8)}`;
  // Not "Strict": the browser comes back from another site.
  const write = (value: string, seconds: number, { host = '' }: IncomingHttpHeaders): string => {
    const secure = isLoopback(hostNameOf(host)) ? '' : '; Secure';
    return `${name}=${value}; Path=/admin/v1/sign-in/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  };
  return {
    set: (flow, headers) => {
      const text = JSON.stringify({ flow, stage, expiresMs: Date.now() + lifeMs });
      return write(seal(text, key), lifeMs / 1000, headers);
    },
    read: (headers) => {
      const text = openSealed(cookieIn(headers, name) ?? '', key);
      if (text === undefined) return undefined;
      const kept = JSON.parse(text) as { readonly flow: Flow; readonly stage: string; readonly expiresMs: number };
      return kept.stage === stage && kept.expiresMs > Date.now() ? kept.flow : undefined;
    },
    clear: (headers) => write('', 0, headers),
  };
}
