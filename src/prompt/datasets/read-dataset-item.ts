import { z } from 'zod';
import type { DatasetItem } from './dataset.ts';
import { InvalidDatasetError } from './errors/invalid-dataset-error.ts';
import { withDigest } from './item-of-run.ts';
import type { NewItem } from './split-items.ts';

const charactersMax = 1_000_000;

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const line = z
  .object({
    values: z.record(z.string(), z.json()).optional(),
    messages: z.array(message).min(1).optional(),
    answer: z.string().optional(),
    /** As cases of experiments have it. */
    expected: z.string().optional(),
  })
  .refine(({ values, messages }) => values !== undefined || messages !== undefined, 'it has no values and no messages');

/**
 * Reads one line of JSON: what is asked as `values` of a prompt or as `messages`, and the answer that is wanted.
 *
 * @param number of the line, for messages
 * @throws InvalidDatasetError
 */
export function readDatasetItem(text: string, number: number): NewItem {
  if (text.length > charactersMax)
    throw new InvalidDatasetError(`line ${number} is longer than ${charactersMax} characters`);
  const read = line.safeParse(parsed(text, number));
  if (!read.success) throw new InvalidDatasetError(`line ${number} is no item: ${z.prettifyError(read.error)}`);
  const { values, messages, expected, answer = expected } = read.data;
  const item: DatasetItem = {
    ...(values && { values }),
    ...(messages && { messages }),
    ...(answer !== undefined && { answer }),
  };
  return withDigest(item);
}

function parsed(text: string, number: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidDatasetError(`line ${number} is no JSON`);
  }
}
