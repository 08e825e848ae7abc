import type { Decimal } from './decimal.ts';
import type { ValueTracker } from './value-tracker.ts';

interface Division {
  /** Of the digits so far. */
  readonly remainder: number;
  /** Digits after the point, at most as many as the divisor has. */
  readonly fractionDigits: number;
  readonly isBroken: boolean;
}

/** The largest divisor, its point left out, that is followed digit by digit: it is the number of states that this takes. */
export const divisorMax = 20_000n;

/** Several divisors as integers at a scale, and the least common multiple of all of them. */
export interface CommonMultiple {
  readonly scale: number;
  readonly multiple: bigint;
  /** The divisor's digits at that scale. */
  at(divisor: Decimal): bigint;
}

/** @param divisors above zero */
function commonMultiple(divisors: readonly Decimal[]): CommonMultiple {
  const scale = Math.max(...divisors.map((divisor) => divisor.scale));
  const at = (divisor: Decimal) => divisor.digits * 10n ** BigInt(scale - divisor.scale);
  const multiple = divisors.map(at).reduce((one, other) => (one / greatestDivisor(one, other)) * other);
  return { scale, multiple, at };
}

/** The multiple that each divisor is followed by: that of all of them where this takes fewer states than each by itself. */
export function followedMultiples(divisors: readonly Decimal[]): (divisor: Decimal) => CommonMultiple {
  const each = (divisor: Decimal) => commonMultiple([divisor]);
  if (divisors.length < 2) return each;
  const all = commonMultiple(divisors);
  const apart = divisors.reduce((product, { digits }) => product * digits, 1n);
  return all.multiple < apart ? () => all : each;
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}

/**
 * What is left of a number, at a scale, divided by a modulus, in exact decimal arithmetic: finds the remainder, and -1 for
 * numbers with more digits than the scale has. For plain notation: an exponent would have to be counted against digits
 * without end.
 *
 * @param common its multiple at most `divisorMax`
 */
export function divisibility({ scale, multiple }: CommonMultiple): ValueTracker<Division> {
  const by = Number(multiple);
  const broken: Division = { remainder: 0, fractionDigits: 0, isBroken: true };
  return {
    start: { remainder: 0, fractionDigits: 0, isBroken: false },
    read: (state, character, phase) => {
      if (character < '0' || character > '9' || state.isBroken) return state;
      const digit = Number(character);
      const remainder = (state.remainder * 10 + digit) % by;
      if (phase !== 'fraction') return { ...state, remainder };
      if (state.fractionDigits === scale) return digit === 0 ? state : broken;
      return { ...state, remainder, fractionDigits: state.fractionDigits + 1 };
    },
    finding: ({ remainder, fractionDigits, isBroken }) => {
      if (isBroken) return -1;
      let rest = remainder;
      for (let place = fractionDigits; place < scale; place += 1) rest = (rest * 10) % by;
      return rest;
    },
  };
}
