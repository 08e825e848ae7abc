import { type Detector, runDetector } from './detector.ts';
import { remainderBy97 } from './digits.ts';

/** How long numbers of a country are, by the registry of ISO 13616. */
const lengths: Readonly<Record<string, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};
const lengthOf = new Map(
  Object.entries(lengths).flatMap(([length, countries]) => countries.split(' ').map((one) => [one, Number(length)])),
);
/** In groups of four, with a space after each. */
const lengthMax = 33 + 8;

/** Numbers of bank accounts, alone or in groups, with the right length and sum. */
export const iban: Detector = runDetector({
  label: '[iban]',
  before: /[A-Za-z0-9]/,
  opening: /^[A-Za-z](?:$|[A-Za-z](?:$|\d(?:$|\d)))/,
  openingLength: 4,
  body: /[A-Za-z0-9 ]/,
  lengthMax,
  lengthIn: (run) => {
    const wanted = lengthOf.get(run.slice(0, 2).toUpperCase());
    if (wanted === undefined) return 0;
    let [length, count] = [0, 0];
    while (count < wanted && length < run.length) {
      const character = run.charAt(length);
      const isSpaced = character === ' ' && run.charAt(length - 1) !== ' ';
      if (!isSpaced && !/[A-Za-z0-9]/.test(character)) return 0;
      if (!isSpaced) count++;
      length++;
    }
    if (count < wanted || /[A-Za-z0-9]/.test(run.charAt(length))) return 0;
    const number = run.slice(0, length).replaceAll(' ', '').toUpperCase();
    return remainderBy97(number.slice(4) + number.slice(0, 4)) === 1 ? length : 0;
  },
});
