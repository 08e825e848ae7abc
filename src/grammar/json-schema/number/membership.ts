import { type Decimal, written, type WrittenDecimal } from './decimal.ts';
import { type Exponent, noExponent, withExponentDigit } from './exponent.ts';
import type { Phase } from './number-syntax.ts';
import type { ValueTracker } from './value-tracker.ts';

interface Membership extends Exponent {
  readonly isNegative: boolean;
  readonly isZero: boolean;
  readonly wholeDigits: number;
  readonly fractionDigits: number;
  readonly significantDigits: number;
  /** Values whose digits so far are the same in plain notation, and in scientific notation, by index. */
  readonly plain: readonly number[];
  readonly scientific: readonly number[];
}

/** Whether a number is one of those listed, however it is written: finds 1 or 0. Exponents as in a comparison. */
export function membership(values: readonly Decimal[]): ValueTracker<Membership> {
  const listed = values.map(written);
  const exponentMax = Math.max(...listed.map(({ exponent }) => Math.abs(exponent))) + 1;
  const readDigit = digitReader(listed);
  const all = listed.map((_, index) => index);
  const counts = { wholeDigits: 0, fractionDigits: 0, significantDigits: 0 };
  return {
    start: { ...noExponent, ...counts, isNegative: false, isZero: true, plain: all, scientific: all },
    read: (state, character, phase) => {
      if (phase === 'minus') return { ...state, isNegative: true };
      if (phase === 'exponent') {
        const whole = state.scientific.filter((index) => listed[index]!.significant.length <= state.significantDigits);
        return { ...state, ...counts, plain: [], scientific: whole, exponent: 0 };
      }
      if (phase === 'exponent sign') return { ...state, exponentSign: character === '-' ? -1 : 1 };
      if (phase === 'exponent digits') return { ...state, ...withExponentDigit(state, Number(character), exponentMax) };
      return phase === 'point' ? state : readDigit(state, character, phase);
    },
    finding: (state) => {
      const sign = state.isZero ? 0 : state.isNegative ? -1 : 1;
      if (sign === 0) return listed.some((value) => value.sign === 0) ? 1 : 0;
      const candidates = state.exponent === undefined ? state.plain : state.scientific;
      return candidates.some((index) => listed[index]!.sign === sign && hasEnded(state, listed[index]!)) ? 1 : 0;
    },
  };
}

/** Drops the values that have another digit there. Counts go as far as the longest value. */
function digitReader(listed: readonly WrittenDecimal[]) {
  const longest = (part: 'whole' | 'fraction' | 'significant') =>
    Math.max(...listed.map((value) => value[part].length));
  const [wholeMax, fractionMax, significantMax] = [longest('whole') + 1, longest('fraction'), longest('significant')];
  const those = (indices: readonly number[], agrees: (value: WrittenDecimal) => boolean) =>
    indices.filter((index) => agrees(listed[index]!));

  /** Significant digits matter as long as an exponent may come: behind one digit that is not zero. */
  const readSignificant = (state: Membership, digit: string, phase: Phase): Membership => {
    const { significantDigits: at } = state;
    const isZero = state.isZero && digit === '0';
    if (phase !== 'whole one digit' && (phase !== 'fraction' || at === 0))
      return { ...state, isZero, significantDigits: 0, scientific: [] };
    const scientific = those(state.scientific, ({ significant }) => (significant[at] ?? '0') === digit);
    return { ...state, isZero, significantDigits: Math.min(at + 1, Math.max(1, significantMax)), scientific };
  };
  return (state: Membership, digit: string, phase: Phase): Membership => {
    const { wholeDigits, fractionDigits } = state;
    const read = readSignificant(state, digit, phase);
    if (phase !== 'fraction')
      return {
        ...read,
        wholeDigits: Math.min(wholeDigits + 1, wholeMax),
        plain: those(state.plain, ({ whole }) => whole[wholeDigits] === digit),
      };
    const agrees = ({ whole, fraction }: WrittenDecimal) =>
      whole.length === wholeDigits && (fraction[fractionDigits] ?? '0') === digit;
    return { ...read, fractionDigits: Math.min(fractionDigits + 1, fractionMax), plain: those(state.plain, agrees) };
  };
}

function hasEnded(state: Membership, { whole, fraction, exponent }: WrittenDecimal): boolean {
  if (state.exponent === undefined)
    return whole.length === state.wholeDigits && fraction.length <= state.fractionDigits;
  return exponent === state.exponent;
}
