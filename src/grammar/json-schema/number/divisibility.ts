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

/**
 * Whether a number is a multiple of the divisor, in exact decimal arithmetic: finds 1 or 0. For plain notation: an exponent
 * would have to be counted against digits without end.
 *
 * @param divisor above zero, its digits at most `divisorMax`
 */
export function divisibility(divisor: Decimal): ValueTracker<Division> {
  const by = Number(divisor.digits);
  return {
    start: { remainder: 0, fractionDigits: 0, isBroken: false },
    read: (state, character, phase) => {
      if (character < '0' || character > '9') return state;
      const digit = Number(character);
      if (phase !== 'fraction') return { ...state, remainder: (state.remainder * 10 + digit) % by };
      if (state.fractionDigits === divisor.scale) return digit === 0 ? state : { ...state, isBroken: true };
      const fractionDigits = state.fractionDigits + 1;
      return { ...state, remainder: (state.remainder * 10 + digit) % by, fractionDigits };
    },
    finding: ({ remainder, fractionDigits, isBroken }) => {
      if (isBroken) return 0;
      let rest = remainder;
      for (let place = fractionDigits; place < divisor.scale; place += 1) rest = (rest * 10) % by;
      return rest === 0 ? 1 : 0;
    },
  };
}
