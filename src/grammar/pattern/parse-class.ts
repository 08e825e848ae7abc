import { complement, type Ranges } from './character-ranges.ts';
import { one, parseEscape } from './parse-escape.ts';
import type { PatternReader } from './pattern-reader.ts';

/** A class in brackets, of which the first is read already. */
export function parseClass(reader: PatternReader): Ranges {
  const isNegated = reader.skip('^');
  const ranges: (readonly [number, number])[] = [];
  while (!reader.skip(']')) {
    const from = parseMember(reader);
    if (!isSingle(from) || !reader.skip('-')) {
      ranges.push(...from);
      continue;
    }
    // At the end a hyphen is one, and beside a class of characters too.
    if (reader.skip(']')) {
      ranges.push(...from, ...one(0x2d));
      break;
    }
    const to = parseMember(reader);
    const [first, last] = [from[0]![0], to[0]![0]];
    if (!isSingle(to)) ranges.push(...from, ...one(0x2d), ...to);
    else if (first > last) reader.fail('a range that runs backwards');
    else ranges.push([first, last]);
  }
  return isNegated ? complement(ranges) : ranges;
}

function isSingle(ranges: Ranges): boolean {
  return ranges.length === 1 && ranges[0]![0] === ranges[0]![1];
}

function parseMember(reader: PatternReader): Ranges {
  if (!reader.skip('\\')) return one(reader.read().codePointAt(0)!);
  // Inside brackets \b is a backspace.
  return reader.skip('b') ? one(8) : parseEscape(reader);
}
