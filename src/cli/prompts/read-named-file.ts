import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/**
 * The text of a file that a command line names.
 *
 * @throws UsageError
 */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
}
