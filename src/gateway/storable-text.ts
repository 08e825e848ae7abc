import { z } from 'zod';

/** A name or remark that goes into a database as it is: PostgreSQL takes no U+0000, and makes another text of half a character. */
export function storableText() {
  return z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), {
    error: 'it must hold neither U+0000 nor half of a surrogate pair',
  });
}
