import { z } from 'zod';
import { storableText } from '../storable-text.ts';

/** What files of clients are for. What they are for here is `batch`; the others are kept and given back. */
const purposes = ['batch', 'user_data', 'assistants', 'fine-tune', 'vision', 'evals'] as const;

const daySeconds = 86_400;

export const purposeField = z.enum(purposes, { error: `it must be one of ${purposes.join(', ')}` });
export const filenameField = storableText().min(1).max(512);
/** How long a file is to be kept, from when it was made. */
export const keptSecondsField = z.coerce
  .number()
  .int()
  .min(3600)
  .max(30 * daySeconds);

/** How long a file is kept of which nobody says; undefined: until somebody deletes it. As OpenAI keeps the files of batches. */
export function usualKeptSeconds(purpose: string): number | undefined {
  return purpose === 'batch' ? 30 * daySeconds : undefined;
}
