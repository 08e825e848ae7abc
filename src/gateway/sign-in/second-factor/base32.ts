const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As people type secrets into authenticator apps: RFC 4648 without padding. @param bytes a multiple of five */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replaceAll(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)] ?? '');
}
