import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { holds } from './condition.ts';
import { type Hole, makeHole, type TextualOptions } from './hole.ts';

const choicesMax = 1024;

/**
 * One of several texts.
 *
 * @throws InvalidHoleError
 *
 * @example
 * const { severity } = await say`Severity: ${choice('severity', ['low', 'high'])}`; // 'low' | 'high'
 */
export function choice<const Name extends string, const Choice extends string>(
  name: Name,
  choices: readonly Choice[],
  options: TextualOptions<Choice> = {},
): Hole<Name, Choice> {
  checkChoices(name, choices);
  const { where, ...rest } = options;
  const allowed = choices.filter((each) => where === undefined || holds(where, each));
  if (allowed.length === 0) throw new InvalidHoleError(name, 'has a condition that none of its choices keeps to');
  return makeHole(
    name,
    {
      form: { kind: 'choices', choices: allowed },
      read: (written: string) => {
        const found = allowed.find((each) => each === written);
        return found === undefined ? { refused: `it is none of the ${allowed.length} choices` } : { value: found };
      },
    },
    rest,
  );
}

/** @throws InvalidHoleError */
export function checkChoices(name: string, choices: readonly string[]): void {
  if (choices.length === 0 || choices.length > choicesMax) {
    throw new InvalidHoleError(name, `has ${choices.length} choices, which are not from 1 to ${choicesMax}`);
  }
  if (choices.includes('')) throw new InvalidHoleError(name, 'has an empty choice');
  if (new Set(choices).size < choices.length) throw new InvalidHoleError(name, 'has a choice twice');
}
