import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { type Hole, type HoleOptions, makeHole } from './hole.ts';

export interface TextOptions extends HoleOptions<string> {
  /** Ends before the first of these, which is written no more: "\n" for a line. */
  readonly stop?: string | readonly string[] | undefined;
  /** Ends with the first of these. */
  readonly stopAt?: string | readonly string[] | undefined;
  /** In characters (code points). */
  readonly charactersMin?: number | undefined;
  /** In characters (code points). */
  readonly charactersMax?: number | undefined;
  /** Texts that it may not hold. */
  readonly without?: readonly string[] | undefined;
}

const charactersLimit = 4096;

/**
 * Any text. It ends at a stop, at `tokensMax`, or where the model ends it.
 *
 * @throws InvalidHoleError
 *
 * @example
 * await say`Why? ${text('why', { stop: '\n', tokensMax: 40 })}`;
 */
export function text<const Name extends string>(name: Name, options: TextOptions = {}): Hole<Name, string> {
  const { stop, stopAt, charactersMin, charactersMax, without = [], ...rest } = options;
  const isBounded = charactersMin !== undefined || charactersMax !== undefined;
  for (const bound of [charactersMin, charactersMax]) {
    if (bound !== undefined && !(Number.isInteger(bound) && bound >= 0 && bound <= charactersLimit)) {
      throw new InvalidHoleError(name, `has a length of ${bound}, which is none from 0 to ${charactersLimit}`);
    }
  }
  const before = list(stop);
  // A character that a stop begins with ends a text of bounded length, so that its end need not be guessed.
  const outside = [...new Set(before.map((each) => each.charAt(0)))].map(escapeInClass).join('');
  const any = outside === '' ? '[\\s\\S]' : `[^${outside}]`;
  const pattern = `${any}{${charactersMin ?? 0},${charactersMax ?? ''}}`;
  return makeHole(
    name,
    {
      form: isBounded ? { kind: 'pattern', pattern, ...(outside && { after: `[${outside}]` }) } : { kind: 'free' },
      stopBefore: [...before, ...without],
      stopAt: list(stopAt),
      read: (written) => ({ value: written }),
    },
    rest,
  );
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function escapeInClass(character: string): string {
  return character === '\n' ? '\\n' : character.replace(/[\\\]^-]/, '\\$&');
}
