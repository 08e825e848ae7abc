import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken } from './bearer-token.ts';

/** The secret in `x-api-key`, where Anthropic's clients carry it, or else in `Authorization: Bearer …`. */
export function apiKey(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : bearerToken(headers);
}
