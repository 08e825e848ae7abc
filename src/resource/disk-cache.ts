import { z } from 'zod';
import { memorySizeBytes, memorySizePattern } from './memory-size.ts';

/** What may be kept on disk of earlier requests: an amount, or nothing. */
export const diskCacheProperty = z
  .string()
  .refine((text) => text === 'off' || memorySizePattern.test(text), "must be 'off' or an amount such as 2GiB");

export function diskCacheBytes(text: string): number {
  return text === 'off' ? 0 : memorySizeBytes(text);
}
