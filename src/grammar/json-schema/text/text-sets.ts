import { type TextSet, textSetOf } from '../../automaton/text-set.ts';
import type { Regex } from '../../language/regex.ts';
import { allOf, anyCharacter, anyOf, anyText, not, nothing, repeat } from '../../language/regexes.ts';
import { otherThan, texts } from '../../language/texts.ts';
import { GrammarLimitError } from '../../errors/grammar-limit-error.ts';
import { decide, type Formula } from '../term/formula.ts';
import type { TextTest } from '../term/term.ts';
import { formatSet, patternSet } from './pattern-sets.ts';

/** Of a schema, and what each may take. */
const searchesMax = 400;
const searchLimits = { statesMax: 4000, stepsMax: 200_000 };

/** Sets of texts, as formulas over what keywords ask of strings. */
export interface TextSets {
  regexOf(formula: Formula<TextTest>): Regex;
  holds(test: TextTest, text: string): boolean;
  /** Whether no text is in the set, as far as a look at it tells; false where only a search would tell. */
  isPlainlyEmpty(formula: Formula<TextTest>): boolean;
  /** Whether no text is in the set; false where that takes too long to find out. Takes a search. */
  isEmpty(formula: Formula<TextTest>): boolean;
}

export function createTextSets(): TextSets {
  const sets = new Map<string, TextSet>();
  const emptiness = new Map<string, boolean>();

  const regexOf = (formula: Formula<TextTest>): Regex => {
    if (typeof formula === 'boolean') return formula ? anyText : nothing;
    switch (formula.op) {
      case 'test':
        return testRegex(formula.test);
      case 'not':
        return formula.of !== true &&
          formula.of !== false &&
          formula.of.op === 'test' &&
          formula.of.test.kind === 'among'
          ? otherThan(formula.of.test.values)
          : not(regexOf(formula.of));
      case 'and':
        return allOf(formula.of.map(regexOf));
      case 'or':
        return anyOf(formula.of.map(regexOf));
    }
  };

  const holds = (test: TextTest, text: string): boolean => {
    if (test.kind === 'among') return test.values.includes(text);
    if (test.kind === 'length') {
      const { length } = [...text];
      return test.min <= length && length <= test.max;
    }
    const key = JSON.stringify(test);
    const set = sets.get(key) ?? textSetOf(testRegex(test));
    sets.set(key, set);
    return set.has(text);
  };

  return {
    regexOf,
    holds,
    isPlainlyEmpty: (formula) => isPlainlyEmpty(formula, holds),
    isEmpty: (formula) => {
      if (isPlainlyEmpty(formula, holds)) return true;
      const key = JSON.stringify(formula);
      const found = emptiness.get(key) ?? (emptiness.size < searchesMax && isFoundEmpty(regexOf(formula)));
      emptiness.set(key, found);
      return found;
    },
  };
}

function isFoundEmpty(regex: Regex): boolean {
  try {
    return textSetOf(regex, searchLimits).isEmpty;
  } catch (error) {
    if (error instanceof GrammarLimitError) return false;
    throw error;
  }
}

function testRegex(test: TextTest): Regex {
  switch (test.kind) {
    case 'pattern':
      return patternSet(test.source);
    case 'format':
      return formatSet(test.name);
    case 'length':
      return test.min > test.max ? nothing : repeat(anyCharacter, test.min, test.max);
    case 'among':
      return texts(test.values);
  }
}

/** A list of texts is looked through; of two tests of other kinds only a search could tell. */
function isPlainlyEmpty(formula: Formula<TextTest>, holds: TextSets['holds']): boolean {
  if (typeof formula === 'boolean') return !formula;
  if (formula.op === 'or') return formula.of.every((part) => isPlainlyEmpty(part, holds));
  const parts = formula.op === 'and' ? formula.of : [formula];
  for (const part of parts)
    if (typeof part === 'object' && part.op === 'test' && part.test.kind === 'among')
      return !part.test.values.some((value) => decide(formula, (test) => holds(test, value)));
  return parts.some((part) => typeof part === 'object' && part.op === 'or' && isPlainlyEmpty(part, holds));
}
