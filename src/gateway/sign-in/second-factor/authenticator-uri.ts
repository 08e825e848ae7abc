import { base32 } from './base32.ts';

/**
 * What an authenticator app reads from a QR code.
 *
 * @param issuer what the app shows above the name
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function authenticatorUri(issuer: string, name: string, secret: Uint8Array): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
