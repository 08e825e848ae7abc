import { randomBytes } from 'node:crypto';
import { base32 } from './base32.ts';

export const recoveryCodes = 10;

/** 75 bits that somebody can copy from paper: "7kq2x-bm4ra-tz3fw". */
export function newRecoveryCode(): string {
  const text = base32(randomBytes(10)).slice(0, 15).toLowerCase();
  return text.replaceAll(/.{5}(?=.)/g, '$&-');
}

/** The same code however it was typed. */
export function asRecoveryCode(typed: string): string {
  const text = typed.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return text.replaceAll(/.{5}(?=.)/g, '$&-');
}
