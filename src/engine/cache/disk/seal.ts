import { createHmac, timingSafeEqual } from 'node:crypto';

export const macBytes = 32;

/**
 * Vouches for files: who does not have the secret can make none, and one of other weights or of another build is not
 * taken for one of this. So nothing reaches native code that this very model did not write.
 */
export interface Seal {
  /** A keyed digest (HMAC-SHA256) of the parts, one after the other. */
  mac(...parts: readonly Uint8Array[]): Buffer;
  isMac(mac: Uint8Array, ...parts: readonly Uint8Array[]): boolean;
  /** Stands for a scope on disk, where the name of a tenant is nobody's business. */
  tagOf(scope: string): string;
}

/**
 * @param secret of this machine, at least 16 bytes
 * @param model names everything on which keys and values depend
 */
export function createSeal(secret: Uint8Array, model: string): Seal {
  const key = createHmac('sha256', secret).update(model).digest();
  const mac = (...parts: readonly Uint8Array[]) => {
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  };
  return {
    mac,
    isMac: (given, ...parts) => given.length === macBytes && timingSafeEqual(given, mac(...parts)),
    tagOf: (scope) => mac(Buffer.from('scope '), Buffer.from(scope)).toString('hex'),
  };
}
