import { z } from 'zod';

/** What a client keeps beside an object: at most 16 pairs of short texts, as OpenAI has it. */
export const metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, { error: 'it may hold at most 16 pairs' });
