import { InvalidFieldError } from '../errors/invalid-field-error.ts';

/** Says who wrote it: what other services have sealed cannot be read here. */
const mark = 'lode1.';

/** What a compaction item carries: a summary, packed so that clients pass it on as it is. It is no secret from them. */
export function compactionContent(summary: string): string {
  return mark + Buffer.from(summary).toString('base64url');
}

/** @throws InvalidFieldError */
export function summaryIn(content: string): string {
  if (!content.startsWith(mark))
    throw new InvalidFieldError('input', 'a "compaction" in it was made by another service, and cannot be read here');
  return Buffer.from(content.slice(mark.length), 'base64url').toString('utf8');
}
