import { type Decimal, written, type WrittenDecimal } from './decimal.ts';
import { type Exponent, noExponent, withExponentDigit } from './exponent.ts';
import type { Phase } from './number-syntax.ts';
import type { ValueTracker } from './value-tracker.ts';

interface Comparison extends Exponent {
  readonly isNegative: boolean;
  readonly isZero: boolean;
  /** Digits of the whole part so far, at most one more than the bound has. */
  readonly wholeDigits: number;
  readonly fractionDigits: number;
  /** How the digits so far compare with the bound's digits in the same places: -1, 0, 1. */
  readonly inPlace: number;
  /** How the significant digits so far compare with the bound's, wherever the points are, and how many there are. */
  readonly order: number;
  readonly significantDigits: number;
}

const start: Comparison = {
  ...noExponent,
  isNegative: false,
  isZero: true,
  wholeDigits: 0,
  fractionDigits: 0,
  inPlace: 0,
  order: 0,
  significantDigits: 0,
};

/**
 * Compares with a bound: finds -1, 0 or 1 for less, equal and greater. Numbers with an exponent must be in scientific
 * notation: one digit before the point, which is zero only in zero itself. There the exponents compare first, then the digits.
 */
export function comparison(to: Decimal): ValueTracker<Comparison> {
  const bound = written(to);
  const exponentMax = Math.abs(bound.exponent) + 1;
  return {
    start,
    read: (state, character, phase) => {
      if (phase === 'minus') return { ...state, isNegative: true };
      if (phase === 'exponent') return beforeExponent(state, bound);
      if (phase === 'exponent sign') return { ...state, exponentSign: character === '-' ? -1 : 1 };
      if (phase === 'exponent digits') return { ...state, ...withExponentDigit(state, Number(character), exponentMax) };
      return phase === 'point' ? state : readDigit(state, Number(character), phase, bound);
    },
    finding: (state) => {
      const sign = state.isZero ? 0 : state.isNegative ? -1 : 1;
      if (sign !== bound.sign) return Math.sign(sign - bound.sign);
      if (sign === 0) return 0;
      if (state.exponent === undefined) return sign * plainOrder(state, bound);
      return sign * (Math.sign(state.exponent - bound.exponent) || state.order);
    },
  };
}

function readDigit(state: Comparison, digit: number, phase: Phase, bound: WrittenDecimal): Comparison {
  const read = { ...inScientific(state, digit, phase, bound), isZero: state.isZero && digit === 0 };
  const { whole, fraction } = bound;
  const compared = (digits: string, place: number) => state.inPlace || Math.sign(digit - Number(digits[place] ?? 0));
  if (phase !== 'fraction') {
    const wholeDigits = Math.min(state.wholeDigits + 1, whole.length + 1);
    return { ...read, wholeDigits, inPlace: compared(whole, state.wholeDigits) };
  }
  // What the whole part has decided no fraction changes.
  if (state.wholeDigits !== whole.length || state.inPlace !== 0) return read;
  const fractionDigits = Math.min(state.fractionDigits + 1, fraction.length);
  return { ...read, fractionDigits, inPlace: compared(fraction, state.fractionDigits) };
}

/** Significant digits matter as long as an exponent may come: behind one digit that is not zero. */
function inScientific(state: Comparison, digit: number, phase: Phase, { significant }: WrittenDecimal): Comparison {
  const begins = phase === 'whole one digit';
  if (!begins && (phase !== 'fraction' || state.significantDigits === 0))
    return { ...state, order: 0, significantDigits: 0 };
  const order = state.order || Math.sign(digit - Number(significant[state.significantDigits] ?? 0));
  // At least one, so that it is known that they began.
  const significantDigits = Math.min(state.significantDigits + 1, Math.max(1, significant.length));
  return { ...state, order, significantDigits };
}

function plainOrder(state: Comparison, { whole, fraction }: WrittenDecimal): number {
  if (state.wholeDigits !== whole.length) return Math.sign(state.wholeDigits - whole.length);
  if (state.inPlace !== 0) return state.inPlace;
  return state.fractionDigits < fraction.length ? -1 : 0;
}

/** What of the digits matters with an exponent: how they compare, as far as they go. */
function beforeExponent(state: Comparison, { significant }: WrittenDecimal): Comparison {
  const { isNegative, isZero, significantDigits } = state;
  const order = state.order || (significantDigits < significant.length ? -1 : 0);
  return { ...start, isNegative, isZero, order, exponent: 0 };
}
