import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { type Hole, makeHole, type TextualOptions } from './hole.ts';

export interface NumberOptions extends TextualOptions<number> {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * A whole number, in digits: "-12". It ends where the model goes on with something that is no digit.
 *
 * @throws InvalidHoleError
 */
export function integer<const Name extends string>(name: Name, options: NumberOptions = {}): Hole<Name, number> {
  return numeric(name, `${sign(options)}(?:0|[1-9][0-9]{0,14})`, '[^0-9]', options);
}

/**
 * A decimal number: "3.14". It ends where the model goes on with something else.
 *
 * @throws InvalidHoleError
 */
export function number<const Name extends string>(name: Name, options: NumberOptions = {}): Hole<Name, number> {
  return numeric(name, `${sign(options)}(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,15})?`, '[^0-9.]', options);
}

function sign({ min = -Infinity }: NumberOptions): string {
  return min < 0 ? '-?' : '';
}

function numeric<const Name extends string>(
  name: Name,
  pattern: string,
  after: string,
  { min = -Infinity, max = Infinity, ...options }: NumberOptions,
): Hole<Name, number> {
  if (!(min <= max)) throw new InvalidHoleError(name, `has a range from ${min} to ${max}, which is empty`);
  return makeHole(
    name,
    {
      form: { kind: 'pattern', pattern, after },
      read: (written: string) => {
        const value = Number(written);
        if (written === '' || !Number.isFinite(value)) return { refused: 'it is no number' };
        if (value < min || value > max) return { refused: `it is not from ${min} to ${max}` };
        return { value };
      },
    },
    options,
  );
}
