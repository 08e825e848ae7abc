import { type Decimal, type WrittenDecimal, written } from './decimal.ts';
import type { ValueTracker } from './value-tracker.ts';

interface Membership {
  readonly isNegative: boolean;
  readonly isZero: boolean;
  readonly wholeDigits: number;
  readonly fractionDigits: number;
  readonly significantDigits: number;
  /** Values whose digits so far are the same in plain notation, and in scientific notation, by index. */
  readonly plain: readonly number[];
  readonly scientific: readonly number[];
  readonly exponentSign: number;
  /** Undefined before the `e`. */
  readonly exponent: number | undefined;
}

/** Whether a number is one of those listed, however it is written: finds 1 or 0. Exponents as in a comparison. */
export function membership(values: readonly Decimal[]): ValueTracker<Membership> {
  const listed = values.map(written);
  const all = listed.map((_, index) => index);
  const most = (count: (value: WrittenDecimal) => number) => Math.max(0, ...listed.map(count));
  const wholeMax = most(({ whole }) => whole.length) + 1;
  const fractionMax = most(({ fraction }) => fraction.length);
  const significantMax = most(({ significant }) => significant.length);
  const exponentMax = most(({ exponent }) => Math.abs(exponent)) + 1;
  const alive = (indices: readonly number[], agrees: (value: WrittenDecimal) => boolean) =>
    indices.filter((index) => agrees(listed[index]!));

  const readWhole = (state: Membership, digit: string): Membership => ({
    ...readSignificant(state, digit),
    wholeDigits: Math.min(state.wholeDigits + 1, wholeMax),
    plain: alive(state.plain, ({ whole }) => whole[state.wholeDigits] === digit),
  });
  const readFraction = (state: Membership, digit: string): Membership => ({
    ...readSignificant(state, digit),
    fractionDigits: Math.min(state.fractionDigits + 1, fractionMax),
    plain: alive(
      state.plain,
      ({ whole, fraction }) => whole.length === state.wholeDigits && (fraction[state.fractionDigits] ?? '0') === digit,
    ),
  });
  const readSignificant = (state: Membership, digit: string): Membership => {
    if (state.isZero && digit === '0') return state;
    return {
      ...state,
      isZero: false,
      significantDigits: Math.min(state.significantDigits + 1, significantMax),
      scientific: alive(state.scientific, ({ significant }) => (significant[state.significantDigits] ?? '0') === digit),
    };
  };
  const readExponentDigit = (state: Membership, digit: number): Membership => {
    const magnitude = Math.min(Math.abs(state.exponent ?? 0) * 10 + digit, exponentMax);
    return {
      ...state,
      exponent: magnitude === 0 ? 0 : (state.exponentSign || 1) * magnitude,
      exponentSign: state.exponentSign || 1,
    };
  };

  return {
    start: {
      isNegative: false,
      isZero: true,
      wholeDigits: 0,
      fractionDigits: 0,
      significantDigits: 0,
      plain: all,
      scientific: all,
      exponentSign: 0,
      exponent: undefined,
    },
    read: (state, character, phase) => {
      if (phase === 'minus') return { ...state, isNegative: true };
      if (phase === 'exponent') return { ...state, exponent: 0, wholeDigits: 0, fractionDigits: 0, plain: [] };
      if (phase === 'exponent sign') return { ...state, exponentSign: character === '-' ? -1 : 1 };
      if (phase === 'exponent digits') return readExponentDigit(state, Number(character));
      if (phase === 'point') return state;
      return phase === 'fraction' ? readFraction(state, character) : readWhole(state, character);
    },
    finding: (state) => {
      const sign = state.isZero ? 0 : state.isNegative ? -1 : 1;
      const isPlain = state.exponent === undefined;
      const found = (isPlain ? state.plain : state.scientific).some((index) => {
        const value = listed[index]!;
        if (value.sign !== sign) return false;
        if (isPlain) return value.whole.length === state.wholeDigits && value.fraction.length <= state.fractionDigits;
        return value.exponent === state.exponent && value.significant.length <= state.significantDigits;
      });
      return found || (state.isZero && listed.some(({ sign: own }) => own === 0)) ? 1 : 0;
    },
  };
}
