import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { isFollowed } from './follow.ts';
import { type Follow, type Hole, makeHole, type TextualOptions, type Verdict } from './hole.ts';

export interface TextOptions extends TextualOptions<string> {
  /** Ends before the first of these, which is written no more: "\n" for a line. */
  readonly stop?: string | readonly string[] | undefined;
  /** Ends with the first of these. */
  readonly stopAt?: string | readonly string[] | undefined;
  /** In characters (code points). */
  readonly charactersMin?: number | undefined;
  /** In characters (code points). */
  readonly charactersMax?: number | undefined;
  /** Texts that it may not hold: it ends before them. `where: { not: { contains: … } }` keeps the model from them instead. */
  readonly without?: readonly string[] | undefined;
  /** In tokens: before, it neither ends nor stops. Of texts without lengths in characters, by one token after the other. */
  readonly tokensMin?: number | undefined;
  /** A constraint of one's own that gives a mask: called with what is there, it says what may follow. */
  readonly follow?: Follow | undefined;
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
  const { stop, stopAt, charactersMin, charactersMax, without = [], follow, ...rest } = options;
  checkTokens(name, options);
  if (follow !== undefined) return stepwise(name, follow, options);
  const isBounded = charactersMin !== undefined || charactersMax !== undefined;
  for (const bound of [charactersMin, charactersMax]) {
    if (bound !== undefined && !(Number.isInteger(bound) && bound >= 0 && bound <= charactersLimit)) {
      throw new InvalidHoleError(name, `has a length of ${bound}, which is none from 0 to ${charactersLimit}`);
    }
  }
  const before = list(stop);
  // One character shows where a text ends; what shows it in several, or belongs to it, is for a condition beside the stops.
  if (isBounded && (list(stopAt).length > 0 || before.some((each) => each.length > 1))) {
    const length = { charactersMin, charactersMax };
    const { where, ...others } = rest;
    const both = where === undefined ? length : { and: [length, where] };
    return text(name, { ...others, stop, stopAt, without, where: both });
  }
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

/** What goes piece by piece is over when its function says so. */
function stepwise<const Name extends string>(name: Name, follow: Follow, options: TextOptions): Hole<Name, string> {
  const { decoder, tokensMax, check, ...others } = options;
  const more = Object.keys(others).find((key) => key !== 'follow' && key !== 'where');
  if (more !== undefined) throw new InvalidHoleError(name, `has "${more}" beside "follow", which says all of it`);
  const { where } = others;
  const read = (written: string): Verdict<string> =>
    isFollowed(follow, written) ? { value: written } : { refused: 'it goes on in a way that may not follow' };
  return makeHole(name, { form: { kind: 'stepwise', follow }, read }, { decoder, tokensMax, check, where });
}

function checkTokens(
  name: string,
  { tokensMin = 0, tokensMax = Infinity, charactersMin, charactersMax }: TextOptions,
): void {
  if (!Number.isInteger(tokensMin) || tokensMin < 0 || tokensMin > tokensMax) {
    throw new InvalidHoleError(name, `has ${tokensMin} tokens at least and ${tokensMax} at most, which no text has`);
  }
  if (tokensMin > 0 && (charactersMin !== undefined || charactersMax !== undefined)) {
    throw new InvalidHoleError(name, 'has a least length in tokens beside one in characters');
  }
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function escapeInClass(character: string): string {
  return character === '\n' ? '\\n' : character.replace(/[\\\]^-]/, '\\$&');
}
