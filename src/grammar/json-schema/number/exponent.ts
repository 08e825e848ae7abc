/** What has been read of a number's exponent. */
export interface Exponent {
  readonly exponentSign: number;
  /** Undefined before the `e`. */
  readonly exponent: number | undefined;
}

export const noExponent: Exponent = { exponentSign: 0, exponent: undefined };

/** @param max beyond it all exponents are alike */
export function withExponentDigit({ exponentSign, exponent }: Exponent, digit: number, max: number): Exponent {
  const sign = exponentSign || 1;
  const magnitude = Math.min(Math.abs(exponent ?? 0) * 10 + digit, max);
  return { exponentSign: sign, exponent: magnitude === 0 ? 0 : sign * magnitude };
}
