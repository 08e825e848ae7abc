import { type Detector, runDetector } from './detector.ts';

/** ITU-T E.164: at most 15 digits with the country's; the shortest that are told from other numbers have 8. */
const international = /^(?:\+|00[ -]?)[1-9](?:[ .()/-]{0,2}\d){7,14}(?![0-9A-Za-z])/;
/** As within a country: groups with something between them, the first of at least two digits, or in parentheses. */
const national = [4, 3, 2].map(
  (groups) => new RegExp(`^\\(?\\d{2,5}\\)?(?:[ ./-]{1,2}\\d{2,4}){${groups}}(?![0-9A-Za-z])`),
);
const dottedAddress = /^\d{1,3}(?:\.\d{1,3}){2,3}$/;
const date = /^(?:\d{4}[-./ ]\d{2}[-./ ]\d{2}|\d{2}[-./ ]\d{2}[-./ ]\d{4})/;

/** Telephone numbers, with the code of a country or as they are written within one. */
export const phone: Detector = runDetector({
  label: '[phone]',
  before: /[0-9A-Za-z+]/,
  opening: /^[+(\d]/,
  openingLength: 1,
  body: /[\d +()./-]/,
  lengthMax: 32,
  lengthIn: (run) => {
    const abroad = international.exec(run);
    if (abroad) return abroad[0].length;
    const found = national.map((shape) => shape.exec(run)?.[0] ?? '').find(isNational);
    return found?.length ?? 0;
  },
});

function isNational(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 9 && digits <= 12 && !dottedAddress.test(text) && !date.test(text);
}
