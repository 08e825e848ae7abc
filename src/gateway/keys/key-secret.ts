import { createHmac, randomBytes } from 'node:crypto';

const form = /^lode_[A-Za-z0-9_-]{43}$/;

/** "lode_" and 256 random bits; the prefix lets scanners of repositories find a key that leaked. */
export function newKeySecret(): string {
  return `lode_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text could be a key at all; what could not is refused without asking the database. */
export function looksLikeKey(text: string): boolean {
  return form.test(text);
}

/**
 * HMAC-SHA256 under the pepper, which is not in the database: a stolen table neither gives keys away nor lets one be
 * planted. A slow hash would add nothing, because 256 random bits cannot be guessed.
 */
export function hashOfKey(secret: string, pepper: Uint8Array): string {
  return createHmac('sha256', pepper).update(secret).digest('hex');
}

/** "lode_3fQ…x9Zk": enough to recognise a key, of no use to guess it. */
export function hintOfKey(secret: string): string {
  return `${secret.slice(0, 8)}…${secret.slice(-4)}`;
}
