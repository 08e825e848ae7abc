import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** A key for one purpose, made of the pepper that is kept outside the database. */
export function sealingKey(pepper: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', pepper).update(purpose).digest();
}

/** Encrypts so that nobody reads or changes it who has not the key (AES-256-GCM), as base64url. */
export function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce);
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
}

/** What `seal` was given; undefined where that was not under this key. */
export function openSealed(value: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  // The last character has bits that are no part of the bytes, and decoding passes over what is no base64url.
  if (bytes.toString('base64url') !== value) return undefined;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return opening.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + opening.final('utf8');
  } catch {
    return undefined;
  }
}
