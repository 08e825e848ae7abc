import type { IncomingHttpHeaders } from 'node:http';

/** The secret in `Authorization: Bearer …`, if there is one. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}
