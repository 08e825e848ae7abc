import type { Follow } from './hole.ts';

const piecesMax = 1024;

/** Whether a text is one that a function lets grow, piece by piece, and that is complete. The longest piece is taken. */
export function isFollowed(follow: Follow, text: string): boolean {
  let at = 0;
  for (let piece = 0; piece < piecesMax; piece++) {
    const may = follow(text.slice(0, at));
    if (may === undefined) return at === text.length;
    const length = lengthOf(may, text.slice(at));
    if (length === undefined || length === 0) return false;
    at += length;
  }
  return false;
}

function lengthOf(may: readonly string[] | RegExp, rest: string): number | undefined {
  if (may instanceof RegExp) return new RegExp(`^(?:${may.source})`, 'u').exec(rest)?.[0].length;
  const lengths = may.filter((each) => rest.startsWith(each)).map((each) => each.length);
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}
