import { type Hole, makeHole, type TextualOptions } from './hole.ts';

const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12][0-9]|3[01])';

/**
 * A text that a regular expression matches as a whole. Groups capture nothing, and what is not regular (looking around,
 * back-references) is refused by the model.
 */
export function regex<const Name extends string>(
  name: Name,
  expression: RegExp,
  options: TextualOptions<string> = {},
): Hole<Name, string> {
  const whole = new RegExp(`^(?:${expression.source})$`, 'u');
  return makeHole(
    name,
    {
      form: { kind: 'pattern', pattern: expression.source },
      read: (written: string) => {
        return whole.test(written) ? { value: written } : { refused: `it does not match ${expression.source}` };
      },
    },
    options,
  );
}

/** A day of the calendar, written "2026-11-25"; its value is midnight of that day, UTC. */
export function date<const Name extends string>(name: Name, options: TextualOptions<Date> = {}): Hole<Name, Date> {
  return makeHole(
    name,
    {
      form: { kind: 'pattern', pattern: `[0-9]{4}-${month}-${day}` },
      read: (written: string) => {
        const value = new Date(`${written}T00:00:00Z`);
        // The thirtieth of February is read as a day in March, where it is read at all.
        const isDay = !Number.isNaN(value.getTime()) && value.toISOString().startsWith(written);
        return isDay ? { value } : { refused: 'it is no day' };
      },
    },
    options,
  );
}
