import type { IncomingHttpHeaders } from 'node:http';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

/** What is spoken here is the same in both; the later one does without sampling fields, which are taken anyway. */
const versions: readonly unknown[] = ['2023-06-01', '2026-10-21'];

/**
 * Anthropic asks for the header always; here it may be left out.
 *
 * @throws InvalidFieldError for a version that is not spoken
 */
export function checkVersion(headers: IncomingHttpHeaders): void {
  const asked = headers['anthropic-version'];
  if (asked !== undefined && !versions.includes(asked))
    throw new InvalidFieldError('anthropic-version', `it must be one of ${versions.join(', ')}`);
}
