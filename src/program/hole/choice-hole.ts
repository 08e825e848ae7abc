import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { type Hole, type HoleOptions, makeHole } from './hole.ts';

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
  options: HoleOptions<Choice> = {},
): Hole<Name, Choice> {
  checkChoices(name, choices);
  return makeHole(
    name,
    {
      form: { kind: 'choices', choices: [...choices] },
      read: (written: string) => {
        const found = choices.find((each) => each === written);
        return found === undefined ? { refused: `it is none of the ${choices.length} choices` } : { value: found };
      },
    },
    options,
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
