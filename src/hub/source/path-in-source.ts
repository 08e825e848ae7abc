import { InvalidSourceError } from './invalid-source-error.ts';

const lengthMax = 1024;

/**
 * Refuses a path inside a repository or wheel that is absolute, leaves its root, or cannot be one: what comes from
 * elsewhere must never choose where we write, and a member that is named like this is an attack.
 */
export function assertPathInside(path: string, text: string): void {
  const segments = path.split('/');
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  const clean = !/[\u0000-\u001f\u007f\\]/.test(path) && !/^[A-Za-z]:/.test(path);
  if (
    path.length === 0 ||
    path.length > lengthMax ||
    !clean ||
    segments.some((s) => s === '' || s === '.' || s === '..')
  ) {
    throw new InvalidSourceError(text, `"${path.slice(0, 100)}" is not a relative path to a file`);
  }
}

/** Percent-encodes a path, leaving its slashes and the characters that paths commonly hold. */
export function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}

/** The inverse of `encodePath`. */
export function decodePath(encoded: string, text: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new InvalidSourceError(
      text,
      'a "%" must be followed by two hexadecimal digits (write "%25" for the character itself)',
    );
  }
}
