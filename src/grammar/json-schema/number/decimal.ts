/** A number as JSON writes it, without rounding: `digits` times ten to the power of -`scale`, `scale` as small as it can be. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Exact for every number that a schema can hold: JavaScript's shortest text of it is what its author wrote. */
export function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return lowest(BigInt(whole + fraction), fraction.length - Number(exponent));
}

function lowest(digits: bigint, scale: number): Decimal {
  if (digits === 0n) return { digits: 0n, scale: 0 };
  let shorter = digits;
  let places = scale;
  while (places > 0 && shorter % 10n === 0n) {
    shorter /= 10n;
    places -= 1;
  }
  return places < 0 ? { digits: shorter * 10n ** BigInt(-places), scale: 0 } : { digits: shorter, scale: places };
}

/** As a key: equal for equal values. */
export function decimalText({ digits, scale }: Decimal): string {
  return `${digits}e-${scale}`;
}

/** How a decimal is written, for its sign: -1, 0, 1. */
export interface WrittenDecimal {
  readonly sign: number;
  /** In plain notation, after the sign: at least one digit before the point; no zeros at the end after it. */
  readonly whole: string;
  readonly fraction: string;
  /** In scientific notation: the digits from the first that is not zero to the last that is not; none for zero. */
  readonly significant: string;
  readonly exponent: number;
}

export function written({ digits, scale }: Decimal): WrittenDecimal {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale);
  const significant = text.replace(/^0+/, '').replace(/0+$/, '');
  const exponent = whole === '0' ? -(fraction.length - fraction.replace(/^0+/, '').length) - 1 : whole.length - 1;
  return { sign: digits < 0n ? -1 : digits > 0n ? 1 : 0, whole, fraction, significant, exponent };
}
