import { z } from 'zod';

/** A name or remark that goes into a database as it is: PostgreSQL takes no U+0000, and makes another text of half a character. */
export function storableText() {
  return z.string().refine(isStorable, {
    error: 'it must hold neither U+0000 nor half of a surrogate pair',
  });
}

/** Whether a database keeps it as it is. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
