import { complement, lineEnds } from './character-ranges.ts';
import { parseClass } from './parse-class.ts';
import { parseEscape } from './parse-escape.ts';
import type { PatternNode } from './pattern-node.ts';
import { PatternReader } from './pattern-reader.ts';

const depthMax = 200;
const countMax = 100_000;

/**
 * Reads a regular expression of ECMAScript (ECMA-262, 22.2.1). As in its Annex B, a brace that begins no count and an
 * escaped sign without a meaning stand for themselves.
 *
 * @throws PatternError when it is none, or refers back to groups or to what came before
 */
export function parseNodes(source: string): PatternNode {
  const reader = new PatternReader(source);
  const node = parseChoice(reader, 0);
  return reader.isAtEnd ? node : reader.fail('a parenthesis that closes nothing');
}

function parseChoice(reader: PatternReader, depth: number): PatternNode {
  if (depth > depthMax) reader.fail('groups nested too deep');
  const options = [parseSequence(reader, depth)];
  while (reader.skip('|')) options.push(parseSequence(reader, depth));
  return options.length === 1 ? options[0]! : { kind: 'choice', options };
}

function parseSequence(reader: PatternReader, depth: number): PatternNode {
  const parts: PatternNode[] = [];
  while (!reader.isAtEnd && reader.next !== '|' && reader.next !== ')') parts.push(parseRepeated(reader, depth));
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
}

function parseRepeated(reader: PatternReader, depth: number): PatternNode {
  const item = parseAtom(reader, depth);
  const { at } = reader;
  const count = parseCount(reader);
  if (count === undefined) return item;
  if (count.min > count.max) reader.fail('a count that runs backwards');
  if (count.min > countMax || (count.max < Infinity && count.max > countMax)) reader.fail('a count that is too large');
  reader.skip('?');
  if (parseCount(reader) !== undefined) reader.fail('two counts of the same');
  return { kind: 'repeat', item, ...count, at };
}

function parseCount(reader: PatternReader): { readonly min: number; readonly max: number } | undefined {
  if (reader.skip('*')) return { min: 0, max: Infinity };
  if (reader.skip('+')) return { min: 1, max: Infinity };
  if (reader.skip('?')) return { min: 0, max: 1 };
  const found = reader.match(/^\{(\d+)(,(\d*))?\}/);
  if (found === undefined) return undefined;
  const min = Number(found[1]);
  if (found[2] === undefined) return { min, max: min };
  return { min, max: found[3] === '' ? Infinity : Number(found[3]) };
}

function parseAtom(reader: PatternReader, depth: number): PatternNode {
  const character = reader.read();
  switch (character) {
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '.':
      return { kind: 'characters', ranges: complement(lineEnds) };
    case '[':
      return { kind: 'characters', ranges: parseClass(reader) };
    case '(':
      return parseGroup(reader, depth);
    case '\\':
      if (reader.skip('b')) return { kind: 'word boundary', isNegated: false };
      if (reader.skip('B')) return { kind: 'word boundary', isNegated: true };
      return { kind: 'characters', ranges: parseEscape(reader) };
    case '*':
    case '+':
    case '?':
      return reader.fail('a count of nothing');
    default: {
      const code = character.codePointAt(0)!;
      return { kind: 'characters', ranges: [[code, code]] };
    }
  }
}

/** The parenthesis that opens it is read already. */
function parseGroup(reader: PatternReader, depth: number): PatternNode {
  if (reader.skip('?<=') || reader.skip('?<!')) reader.fail('a condition on what came before');
  const isAhead = reader.skip('?=');
  const isNegated = !isAhead && reader.skip('?!');
  if (!isAhead && !isNegated && !reader.skip('?:') && reader.match(/^\?<[\w$]+>/) === undefined && reader.next === '?')
    reader.fail('an unknown kind of group');
  const item = parseChoice(reader, depth + 1);
  if (!reader.skip(')')) reader.fail('a group that is not closed');
  return isAhead || isNegated ? { kind: 'ahead', item, isNegated } : item;
}
