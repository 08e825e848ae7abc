import { randomBytes } from 'node:crypto';

/** Drawing bytes costs the same for few as for many, and a request has two or three names to be made. */
const drawnBytes = 4096;

let drawn = Buffer.alloc(0);
let used = 0;

/** Letters that nobody can guess and that fit into a name. Not for secrets: those who make them keep nothing in memory. */
export function randomText(bytes: number, encoding: 'base64url' | 'hex' = 'base64url'): string {
  if (used + bytes > drawn.length) {
    drawn = randomBytes(Math.max(drawnBytes, bytes));
    used = 0;
  }
  const from = used;
  used += bytes;
  return drawn.toString(encoding, from, used);
}
