import { randomBytes } from 'node:crypto';
import type { Route } from '../route.ts';

/** The members that every object of one answer shares. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
  readonly system_fingerprint?: string;
}

/** @param prefix "chatcmpl" or "cmpl" */
export function newIdentity(prefix: string, route: Route): AnswerIdentity {
  return {
    id: `${prefix}-${randomBytes(18).toString('base64url')}`,
    created: Math.floor(Date.now() / 1000),
    model: route.name,
    ...(route.fingerprint !== undefined && { system_fingerprint: route.fingerprint }),
  };
}
