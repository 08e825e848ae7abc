import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from '../../host-name.ts';
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
const cipher = 'aes-256-gcm';

/** @param pepper from which its key is made @param stage tells cookies of stages apart */
export function flowCookie(pepper: Uint8Array, stage: string): FlowCookie {
  const key = createHmac('sha256', pepper).update('flow cookie').digest();
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
      const text = open(cookieIn(headers, name) ?? '', key);
      if (text === undefined) return undefined;
      const kept = JSON.parse(text) as { readonly flow: Flow; readonly stage: string; readonly expiresMs: number };
      return kept.stage === stage && kept.expiresMs > Date.now() ? kept.flow : undefined;
    },
    clear: (headers) => write('', 0, headers),
  };
}

function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const sealing = createCipheriv(cipher, key, nonce);
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
}

function open(value: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length < 29) return undefined;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, 12));
  opening.setAuthTag(bytes.subarray(12, 28));
  try {
    return opening.update(bytes.subarray(28), undefined, 'utf8') + opening.final('utf8');
  } catch {
    return undefined;
  }
}
