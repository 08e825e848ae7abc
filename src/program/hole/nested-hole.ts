import { type Hole, type HoleOptions, makeHole, type NestedProgram } from './hole.ts';

/**
 * What another program returns. It goes on from the text so far on a text of its own: its instructions are gone when it
 * returns, and only its value is written here, an object as JSON.
 *
 * @example
 * const { born } = await say`Ada was born on ${nested('born', programs.dateOf, { of: 'birth' })}.`;
 */
export function nested<const Name extends string, Inputs, Value>(
  name: Name,
  program: NestedProgram<Inputs, Value>,
  inputs: Inputs,
  { check }: Pick<HoleOptions<Value>, 'check'> = {},
): Hole<Name, Value> {
  return makeHole(
    name,
    {
      form: { kind: 'nested', program, inputs },
      // Its value comes of the program; the text alone is what was made of it.
      read: () => ({ refused: 'it was not asked of its program' }),
    },
    { check },
  );
}
