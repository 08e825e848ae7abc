import { Readable } from 'node:stream';
import { UnsupportedMediaTypeError } from '../errors/unsupported-media-type-error.ts';
import type { Exchange } from '../surface.ts';
import type { FileDraft } from './archive/file-draft.ts';
import { FileTooLargeError } from './errors/file-too-large-error.ts';
import type { FormFile } from './read-form.ts';

export const formLimits = { fieldsMax: 16, fieldBytesMax: 4096 } as const;
/** What a form has beside its file is no longer. */
const formBytesMax = 256 * 1024;

/**
 * The form that is coming, if what is said of its length leaves room for it.
 *
 * @throws UnsupportedMediaTypeError, FileTooLargeError
 */
export function formBodyOf({ body, headers }: Pick<Exchange, 'body' | 'headers'>, fileBytesMax: number): Readable {
  if (!(body instanceof Readable))
    throw new UnsupportedMediaTypeError(headers['content-type'] ?? 'nothing', 'multipart/form-data');
  if (Number(headers['content-length']) > fileBytesMax + formBytesMax) throw new FileTooLargeError(fileBytesMax);
  return body;
}

/** Writes a file as it comes. @returns its bytes @throws FileTooLargeError, StorageFullError */
export async function keepFile({ pieces }: FormFile, draft: FileDraft, bytesMax: number): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new FileTooLargeError(bytesMax);
    await draft.append(piece);
  }
  return bytes;
}
