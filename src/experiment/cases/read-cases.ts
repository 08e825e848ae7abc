import { z } from 'zod';
import type { Json } from '#base';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import type { ExperimentCase } from './experiment-case.ts';

const line = z.strictObject({
  name: z.string().optional(),
  values: z.record(z.string(), z.json()),
  expected: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
});

/**
 * Reads cases, one in each line as JSON; empty lines are none.
 *
 * @param file what messages call it
 * @throws InvalidExperimentError with the number of the line
 */
export function readCases(text: string, file: string): readonly ExperimentCase[] {
  const cases = text.split('\n').flatMap((content, index) => {
    if (content.trim() === '') return [];
    const place = `line ${index + 1} of ${file}`;
    const read = line.safeParse(parsed(content, place));
    if (!read.success) throw new InvalidExperimentError(`${place} is no case: ${z.prettifyError(read.error)}`);
    const { name, values, expected } = read.data;
    return [{ values: values as Record<string, Json>, ...(name && { name }), ...(expected && { expected }) }];
  });
  if (cases.length === 0) throw new InvalidExperimentError(`there is no case in ${file}`);
  return cases;
}

function parsed(content: string, place: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new InvalidExperimentError(`${place} is no JSON`);
  }
}
