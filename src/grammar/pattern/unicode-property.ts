import type { CodePointRange } from '../language/regex.ts';
import { complement, everyCharacter, type Ranges } from './character-ranges.ts';

const known = new Map<string, Ranges | undefined>();

/** The characters of a Unicode property, as `L`, `Script=Greek`; undefined where this Node knows none of the name. */
export function unicodeProperty(name: string, isNegated: boolean): Ranges | undefined {
  if (!known.has(name)) known.set(name, search(name));
  const ranges = known.get(name);
  return ranges !== undefined && isNegated ? complement(ranges) : ranges;
}

/** Asks the engine, which has the tables, about all characters in one go. */
function search(name: string): Ranges | undefined {
  if (!/^[\w=]{1,100}$/.test(name)) return undefined;
  let members: RegExp;
  try {
    members = new RegExp(`\\p{${name}}+`, 'gu');
  } catch {
    return undefined;
  }
  return everyCharacter.flatMap(([first, last]) =>
    [...charactersFrom(first, last).matchAll(members)].map(([run]): CodePointRange => [
      run.codePointAt(0)!,
      lastCodePoint(run),
    ]),
  );
}

function charactersFrom(first: number, last: number): string {
  const pieces: string[] = [];
  for (let from = first; from <= last; from += 4096) {
    const length = Math.min(4096, last - from + 1);
    pieces.push(String.fromCodePoint(...Array.from({ length }, (_, offset) => from + offset)));
  }
  return pieces.join('');
}

function lastCodePoint(text: string): number {
  const unit = text.charCodeAt(text.length - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? text.codePointAt(text.length - 2)! : unit;
}
