import { PatternError } from '../errors/pattern-error.ts';
import type { Regex } from '../language/regex.ts';
import {
  allOf,
  anyCharacter,
  anyOf,
  anyText,
  characters,
  concat,
  emptyText,
  not,
  nothing,
  repeat,
} from '../language/regexes.ts';
import { complement, everyCharacter, intersection, wordCharacters } from './character-ranges.ts';
import { parseNodes } from './parse-nodes.ts';
import { looksAround, type PatternNode } from './pattern-node.ts';

const unrolledMax = 200;

/**
 * The texts in which a regular expression of ECMAScript finds a match, as with its flag u: somewhere in the text, unless it
 * is anchored.
 *
 * @throws PatternError when it is none, or asks for what no finite automaton can tell
 */
export function parsePattern(source: string): Regex {
  const ends = before(parseNodes(source), everywhere(anyText), source);
  if (ends.atStart === ends.afterOther && ends.atStart === ends.afterWord) return concat([anyText, ends.atStart]);
  return anyOf([ends.atStart, concat([anyText, afterCharacter(everyCharacter, ends)])]);
}

/**
 * The texts that may follow a place, by what comes before the place: the start of the text, a word's character, another
 * one. What looks around is thereby a matter of intersection.
 */
interface Ends {
  readonly atStart: Regex;
  readonly afterWord: Regex;
  readonly afterOther: Regex;
}

/** What may follow a place where the node matches and is followed by one of the ends. */
function before(node: PatternNode, ends: Ends, source: string): Ends {
  switch (node.kind) {
    case 'characters':
      return everywhere(afterCharacter(node.ranges, ends));
    case 'sequence':
      return beforeSequence(node.parts, ends, source);
    case 'choice':
      return joined(node.options.map((option) => before(option, ends, source)));
    case 'repeat':
      return beforeRepeat(node, ends, source);
    case 'start':
      return { atStart: ends.atStart, afterWord: nothing, afterOther: nothing };
    case 'end':
      return bothEverywhere(ends, everywhere(emptyText));
    case 'word boundary': {
      const [word, other] = node.isNegated ? [notWordNext, wordNext] : [wordNext, notWordNext];
      return bothEverywhere(ends, { atStart: word, afterWord: other, afterOther: word });
    }
    case 'ahead': {
      const ahead = before(node.item, everywhere(anyText), source);
      return bothEverywhere(ends, node.isNegated ? opposite(ahead) : ahead);
    }
  }
}

/** What does not look around is taken together: part by part, a long text would be copied again for each. */
function beforeSequence(parts: readonly PatternNode[], ends: Ends, source: string): Ends {
  let rest = ends;
  for (let end = parts.length; end > 0;) {
    let from = end - 1;
    const isSame = rest.atStart === rest.afterOther && rest.afterWord === rest.afterOther;
    if (isSame) while (from > 0 && !looksAround(parts[from]!) && !looksAround(parts[from - 1]!)) from--;
    rest =
      from === end - 1
        ? before(parts[from]!, rest, source)
        : everywhere(concat([...parts.slice(from, end).map(plain), rest.afterOther]));
    end = from;
  }
  return rest;
}

const wordNext = concat([characters(wordCharacters), anyText]);
const notWordNext = not(wordNext);

function afterCharacter(ranges: Parameters<typeof characters>[0], ends: Ends): Regex {
  if (ends.afterWord === ends.afterOther) return concat([characters(ranges), ends.afterOther]);
  return anyOf([
    concat([characters(intersection(ranges, wordCharacters)), ends.afterWord]),
    concat([characters(intersection(ranges, complement(wordCharacters))), ends.afterOther]),
  ]);
}

function beforeRepeat(node: PatternNode & { readonly kind: 'repeat' }, ends: Ends, source: string): Ends {
  const { item, min, max, at } = node;
  const isPlain = !looksAround(item);
  if (isPlain && ends.afterWord === ends.afterOther) {
    const times = repeat(plain(item), min, max);
    const inside = concat([times, ends.afterOther]);
    if (ends.atStart === ends.afterOther) return everywhere(inside);
    const some = concat([both(times, repeat(anyCharacter, 1, Infinity)), ends.afterOther]);
    const isSkipped = min === 0 || canBeEmpty(item);
    return { atStart: anyOf([...(isSkipped ? [ends.atStart] : []), some]), afterWord: inside, afterOther: inside };
  }
  if (max === Infinity && isPlain && item.kind === 'characters') return beforeRun(item.ranges, min, ends);
  const isSame = ends.atStart === ends.afterOther && ends.afterWord === ends.afterOther;
  if (max === Infinity && min < 2 && isSame && asksForEndOnly(item)) return beforeLast(node, ends, source);
  if (max > unrolledMax) throw new PatternError(source, at, 'a repetition of what looks around');
  let rest = ends;
  for (let times = max; times > 0; times -= 1) {
    const once = before(item, rest, source);
    rest = times > min ? joined([once, ends]) : once;
  }
  return rest;
}

/** Whether nothing but the end of the text is asked for around matches. */
function asksForEndOnly(node: PatternNode): boolean {
  switch (node.kind) {
    case 'characters':
    case 'end':
      return true;
    case 'sequence':
      return node.parts.every(asksForEndOnly);
    case 'choice':
      return node.options.every(asksForEndOnly);
    case 'repeat':
      return asksForEndOnly(node.item);
    default:
      return false;
  }
}

/** A repetition in which the last time may have met the end of the text: all times before have not. */
function beforeLast({ item, min }: PatternNode & { readonly kind: 'repeat' }, ends: Ends, source: string): Ends {
  const { afterOther } = ends;
  const times = (least: number) => repeat(plain(item), least, Infinity);
  const last = before(item, everywhere(both(afterOther, emptyText)), source).afterOther;
  const some = anyOf([concat([times(min), afterOther]), concat([times(0), last])]);
  return min === 0 ? joined([ends, everywhere(some)]) : everywhere(some);
}

/** A run of characters before something that asks whether the last of them was a word's. */
function beforeRun(ranges: Parameters<typeof characters>[0], min: number, ends: Ends): Ends {
  const last = afterCharacter(ranges, ends);
  const run = concat([repeat(characters(ranges), Math.max(0, min - 1), Infinity), last]);
  return min === 0 ? joined([ends, everywhere(run)]) : everywhere(run);
}

/** An expression that does not look around, by itself. */
function plain(node: PatternNode): Regex {
  switch (node.kind) {
    case 'characters':
      return characters(node.ranges);
    case 'sequence':
      return concat(node.parts.map(plain));
    case 'choice':
      return anyOf(node.options.map(plain));
    case 'repeat':
      return repeat(plain(node.item), node.min, node.max);
    default:
      return nothing;
  }
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'choice':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.item);
    default:
      return false;
  }
}

function both(one: Regex, other: Regex): Regex {
  if (one === other || other === anyText) return one;
  if (one === anyText) return other;
  return one === nothing || other === nothing ? nothing : allOf([one, other]);
}

function everywhere(end: Regex): Ends {
  return { atStart: end, afterWord: end, afterOther: end };
}

/** What is the same after words and others stays the same object: that is how what does not look around is seen. */
function bothEverywhere(ones: Ends, others: Ends): Ends {
  const atStart = both(ones.atStart, others.atStart);
  const afterWord = both(ones.afterWord, others.afterWord);
  const isSame = ones.afterWord === ones.afterOther && others.afterWord === others.afterOther;
  return { atStart, afterWord, afterOther: isSame ? afterWord : both(ones.afterOther, others.afterOther) };
}

function opposite({ atStart, afterWord, afterOther }: Ends): Ends {
  const word = not(afterWord);
  return { atStart: not(atStart), afterWord: word, afterOther: afterWord === afterOther ? word : not(afterOther) };
}

function joined(options: readonly Ends[]): Ends {
  const union = (place: keyof Ends): Regex => {
    const unlike = [...new Set(options.map((option) => option[place]))];
    return unlike.length === 1 ? unlike[0]! : anyOf(unlike);
  };
  const afterWord = union('afterWord');
  const isSame = options.every((option) => option.afterWord === option.afterOther);
  return { atStart: union('atStart'), afterWord, afterOther: isSame ? afterWord : union('afterOther') };
}
