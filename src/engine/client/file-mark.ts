import { statSync } from 'node:fs';

/**
 * Tells whether a file is still the one that it was, without reading it: which file it is, its size, and when it was
 * written last. Undefined when there is none.
 */
export function fileMark(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(' ');
}
