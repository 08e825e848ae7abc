import { checkChoices } from './choice-hole.ts';
import { type Hole, makeHole } from './hole.ts';

/** One of several texts, and how likely it is among them. */
export interface Weighed<Choice extends string> {
  readonly value: Choice;
  /** Its share among the alternatives; all add up to 1. */
  readonly probability: number;
  /** Natural logarithm of its probability among all texts, over the ways in which it can be written in tokens. */
  readonly logprob: number;
}

export interface DistributionOptions {
  /**
   * In which ways of writing it in tokens a text is weighed: as the model reads it (`usual`), or in rarer ones, too, whose
   * weight is mostly below a hundredth and which cost a request each. Default: `usual`.
   */
  readonly spellings?: 'usual' | 'several' | undefined;
}

/**
 * How likely each of several texts is, the likeliest first; the text goes on with that one. May stand anywhere.
 *
 * @throws InvalidHoleError
 *
 * @example
 * const { mood } = await say`This review is ${distribution('mood', ['good', 'bad'])}`;
 * mood[0].probability;
 */
export function distribution<const Name extends string, const Choice extends string>(
  name: Name,
  choices: readonly Choice[],
  { spellings = 'usual' }: DistributionOptions = {},
): Hole<Name, readonly Weighed<Choice>[]> {
  checkChoices(name, choices);
  return makeHole(name, {
    form: { kind: 'distribution', choices: [...choices], isEveryWay: spellings === 'several' },
    // Its value comes of weighing; the text alone says only which was the likeliest.
    read: () => ({ refused: 'it was not weighed' }),
  });
}
