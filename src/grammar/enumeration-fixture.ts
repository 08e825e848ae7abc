import type { ObjectMarks, ObjectRule, Regex, Rule } from './index.ts';

/** The characters that enumerated texts are made of. */
export const letters = ['a', 'b', 'é'] as const;
const lengthMax = 3;

/** All texts of the letters, up to a length. */
function allTexts(length: number): readonly string[] {
  if (length === 0) return [''];
  return ['', ...allTexts(length - 1).flatMap((text) => letters.map((letter) => letter + text))];
}

const candidates = [...new Set(allTexts(lengthMax))];

/** Whether a text is in the set, by the definition and nothing else. */
export function isIn(regex: Regex, text: string): boolean {
  const characters = [...text];
  const divisions = characters.map((_, at) => [
    characters.slice(0, at + 1).join(''),
    characters.slice(at + 1).join(''),
  ]);
  switch (regex.kind) {
    case 'characters':
      return (
        characters.length === 1 &&
        regex.ranges.some(([first, last]) => first <= text.codePointAt(0)! && text.codePointAt(0)! <= last)
      );
    case 'concat': {
      const [first, ...rest] = regex.parts;
      if (first === undefined) return text === '';
      return [['', text], ...divisions].some(
        ([before, after]) => isIn(first, before!) && isIn({ kind: 'concat', parts: rest }, after!),
      );
    }
    case 'any-of':
      return regex.options.some((option) => isIn(option, text));
    case 'all-of':
      return regex.parts.every((part) => isIn(part, text));
    case 'not':
      return !isIn(regex.item, text);
    case 'repeat': {
      const { item, min, max } = regex;
      const isEnough = min === 0 || isIn(item, '');
      if (text === '') return isEnough;
      const others: Regex = { kind: 'repeat', item, min: Math.max(0, min - 1), max: max - 1 };
      return max > 0 && divisions.some(([before, after]) => isIn(item, before!) && isIn(others, after!));
    }
    case 'machine': {
      let state = 0;
      for (const character of characters) {
        const code = character.codePointAt(0)!;
        const edge = regex.states[state]!.edges.find(({ ranges }) =>
          ranges.some(([low, high]) => low <= code && code <= high),
        );
        if (edge === undefined) return false;
        state = edge.target;
      }
      return regex.states[state]!.accepts;
    }
  }
}

/** All texts of a rule whose sets of texts have no other members than short ones of the letters, as in bytes. */
export function enumerate(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'text':
      return textsIn(rule.regex).map(bytesOf);
    case 'json-string':
      return textsIn(rule.regex).flatMap((text) => spellings([...text]).map((spelt) => `"${spelt}"`));
    case 'sequence':
      return products(rule.parts.map(enumerate));
    case 'choice':
      return distinct(rule.options.flatMap(enumerate));
    case 'repeat': {
      const item = enumerate(rule.item);
      const separator = rule.separator === undefined ? [''] : enumerate(rule.separator);
      const counts = Array.from({ length: Math.max(0, rule.max - rule.min + 1) }, (_, more) => rule.min + more);
      return counts.flatMap((count) =>
        products(Array.from({ length: Math.max(0, count * 2 - 1) }, (_, at) => (at % 2 === 0 ? item : separator))),
      );
    }
    case 'object':
      return enumerateObject(rule);
    case 'item-set':
      return selections(rule.items.map(enumerate))
        .filter((items) => items.length >= rule.min && items.length <= rule.max)
        .flatMap((items) =>
          products([['['], ...items.flatMap((item, at) => (at === 0 ? [item] : [[','], item])), [']']]),
        );
    case 'reference':
      return [];
  }
}

const jsonMarks: ObjectMarks = {
  open: '{',
  beforeName: '"',
  afterName: '":',
  between: ',',
  close: '}',
  closeAtOnce: '}',
};

function enumerateObject({ properties, patterns, min = 0, max = Infinity, marks }: ObjectRule): readonly string[] {
  const { open, between, close, closeAtOnce } = marks ?? jsonMarks;
  const membersOf = (name: string, value: Rule) => products([spelt(name, marks), enumerate(value)]);
  const named = properties.map(({ name, value }) => ({ name, members: membersOf(name, value) }));
  const names = new Set(properties.map(({ name }) => name));
  const others = patterns.flatMap(({ names: set, value }) =>
    textsIn(set)
      .filter((name) => !names.has(name))
      .flatMap((name) => membersOf(name, value)),
  );
  const required = properties.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const texts: string[] = [];
  const extend = (members: readonly string[], seen: readonly string[]) => {
    if (members.length >= min && required.every((name) => seen.includes(name)))
      few(texts.push(open + members.join(between) + (members.length === 0 ? closeAtOnce : close)));
    // Longer objects than that are not enumerated: nor may the grammars of tests have any.
    if (members.length >= max) return;
    for (const { name, members: own } of named) {
      if (!seen.includes(name)) for (const member of own) extend([...members, member], [...seen, name]);
    }
    for (const member of others) extend([...members, member], seen);
  };
  extend([], []);
  return distinct(texts);
}

/** Some of the parts, in any order. */
function selections<Part>(parts: readonly Part[]): readonly (readonly Part[])[] {
  return [[], ...parts.flatMap((part, at) => selections(parts.toSpliced(at, 1)).map((rest) => [part, ...rest]))];
}

/** All ways to write a name with what stands around it. */
function spelt(name: string, marks: ObjectMarks | undefined): readonly string[] {
  const { beforeName, afterName } = marks ?? jsonMarks;
  const names = marks === undefined ? spellings([...name]) : [bytesOf(name)];
  return names.map((each) => beforeName + each + afterName);
}

function textsIn(regex: Regex): readonly string[] {
  return candidates.filter((text) => isIn(regex, text));
}

/** In bytes (Latin-1), each letter as it is or with an escape. */
function spellings([first, ...rest]: readonly string[]): readonly string[] {
  if (first === undefined) return [''];
  const hexadecimal = first.codePointAt(0)!.toString(16).padStart(4, '0');
  const digits = [...hexadecimal].map((digit) => [...new Set([digit, digit.toUpperCase()])]);
  return products([[bytesOf(first), ...products([['\\u'], ...digits])], spellings(rest)]);
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function products(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (texts, part) =>
      few(texts.length * part.length) && distinct(texts.flatMap((text) => part.map((more) => text + more))),
    [''],
  );
}

function distinct(texts: readonly string[]): readonly string[] {
  return few(texts.length) && [...new Set(texts)];
}

/** Thrown where there are too many texts to look at. */
export class TooMany extends Error {}

function few(count: number): true {
  if (count > 3000) throw new TooMany();
  return true;
}
