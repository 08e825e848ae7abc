import { type Detector, runDetector } from './detector.ts';
import { isLuhn } from './digits.ts';

const digitsMin = 13;
const digitsMax = 19;
const separated = /^\d(?:[ -]?\d)*/;

/** Numbers of payment cards: 13 to 19 digits, alone or in groups, with the right sum (ISO/IEC 7812-1). */
export const card: Detector = runDetector({
  label: '[card]',
  before: /\d/,
  opening: /^[2-6]/,
  openingLength: 1,
  body: /[\d -]/,
  lengthMax: 2 * digitsMax - 1,
  lengthIn: (run) => {
    const given = separated.exec(run)?.[0] ?? '';
    // The longest first; what ends inside a number is none.
    for (let length = given.length; length >= digitsMin; length--) {
      if (!/\d/.test(given.charAt(length - 1)) || /\d/.test(run.charAt(length))) continue;
      const digits = given.slice(0, length).replace(/\D/g, '');
      if (digits.length >= digitsMin && digits.length <= digitsMax && isLuhn(digits)) return length;
    }
    return 0;
  },
});
