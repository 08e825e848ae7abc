import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InvalidSourceError } from './invalid-source-error.ts';
import { decodePath, encodePath } from './path-in-source.ts';

/** A file on this machine. */
export interface FileSource {
  readonly kind: 'file';
  /** Absolute, or relative to the folder of the program (which is what a committed lock file can hold). */
  readonly path: string;
}

/** @throws InvalidSourceError */
export function localFile(path: string): FileSource {
  if (path === '' || path.length > 4096 || path.includes('\0'))
    throw new InvalidSourceError(`file:${path}`, 'that is not a path');
  return Object.freeze({ kind: 'file', path });
}

/** "file:///absolute/path" or "file:relative/path", percent-encoded. */
export function formatLocalFile({ path }: FileSource): string {
  return isAbsolute(path) ? pathToFileURL(path).href : `file:${encodePath(path.replaceAll('\\', '/'))}`;
}

export function parseLocalFile(text: string): FileSource {
  if (!text.startsWith('file:/')) return localFile(decodePath(text.slice('file:'.length), text));
  try {
    return localFile(fileURLToPath(text));
  } catch {
    throw new InvalidSourceError(text, 'expected file:///absolute/path or file:relative/path');
  }
}
