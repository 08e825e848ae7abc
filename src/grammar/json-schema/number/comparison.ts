import { type Decimal, written } from './decimal.ts';
import type { Phase } from './number-syntax.ts';
import type { ValueTracker } from './value-tracker.ts';

interface Comparison {
  readonly isNegative: boolean;
  readonly isZero: boolean;
  /** Digits of the whole part so far, at most one more than the bound has. */
  readonly wholeDigits: number;
  readonly fractionDigits: number;
  /** How the digits so far compare with the bound's digits in the same places: -1, 0, 1. */
  readonly inPlace: number;
  /** How the significant digits so far compare with the bound's, wherever the points are, and how many there are. */
  readonly significant: number;
  readonly significantDigits: number;
  readonly exponentSign: number;
  /** Undefined before the `e`. Never more than the bound's exponent by more than one. */
  readonly exponent: number | undefined;
}

/**
 * Compares with a bound: finds -1, 0 or 1 for less, equal and greater. Numbers with an exponent must be in scientific
 * notation: one digit before the point, which is zero only in zero itself. There the exponents compare first, then the digits.
 */
export function comparison(bound: Decimal): ValueTracker<Comparison> {
  const { sign: boundSign, whole, fraction, significant: digits, exponent: boundExponent } = written(bound);
  const exponentMax = Math.abs(boundExponent) + 1;

  const readDigit = (state: Comparison, digit: number, phase: Phase): Comparison => {
    const isWhole = phase !== 'fraction';
    const place = isWhole ? state.wholeDigits : state.fractionDigits;
    const places = isWhole ? whole : fraction;
    const isZero = state.isZero && digit === 0;
    const isLeading = isZero && digits !== '';
    return {
      ...state,
      isZero,
      ...(isWhole
        ? { wholeDigits: Math.min(place + 1, whole.length + 1) }
        : { fractionDigits: Math.min(place + 1, fraction.length) }),
      inPlace: state.inPlace || Math.sign(digit - Number(places[place] ?? 0)),
      significant: isLeading
        ? state.significant
        : state.significant || Math.sign(digit - Number(digits[state.significantDigits] ?? 0)),
      significantDigits: isLeading ? 0 : Math.min(state.significantDigits + 1, digits.length),
    };
  };

  const readExponentDigit = (state: Comparison, digit: number): Comparison => {
    const sign = state.exponentSign || 1;
    const magnitude = Math.min(Math.abs(state.exponent ?? 0) * 10 + digit, exponentMax);
    return { ...state, exponentSign: sign, exponent: magnitude === 0 ? 0 : sign * magnitude };
  };

  const plainMagnitude = (state: Comparison): number => {
    if (state.wholeDigits !== whole.length) return Math.sign(state.wholeDigits - whole.length);
    if (state.inPlace !== 0) return state.inPlace;
    return state.fractionDigits < fraction.length ? -1 : 0;
  };

  const scientificMagnitude = (state: Comparison): number => {
    if (state.exponent !== boundExponent) return Math.sign((state.exponent ?? 0) - boundExponent);
    if (state.significant !== 0) return state.significant;
    return state.significantDigits < digits.length ? -1 : 0;
  };

  return {
    start: {
      isNegative: false,
      isZero: true,
      wholeDigits: 0,
      fractionDigits: 0,
      inPlace: 0,
      significant: 0,
      significantDigits: 0,
      exponentSign: 0,
      exponent: undefined,
    },
    read: (state, character, phase) => {
      if (phase === 'minus') return { ...state, isNegative: true };
      if (phase === 'exponent') return { ...state, exponent: 0, wholeDigits: 0, fractionDigits: 0, inPlace: 0 };
      if (phase === 'exponent sign') return { ...state, exponentSign: character === '-' ? -1 : 1 };
      if (phase === 'exponent digits') return readExponentDigit(state, Number(character));
      return phase === 'point' ? state : readDigit(state, Number(character), phase);
    },
    finding: (state) => {
      const sign = state.isZero ? 0 : state.isNegative ? -1 : 1;
      if (sign !== boundSign) return Math.sign(sign - boundSign);
      if (sign === 0) return 0;
      return sign * (state.exponent === undefined ? plainMagnitude(state) : scientificMagnitude(state));
    },
  };
}
