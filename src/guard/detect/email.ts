import { type Detector, runDetector } from './detector.ts';

/** RFC 5321: the longest part before the "@". */
const localMax = 64;
const domainMax = 190;
const address =
  /^[A-Za-z0-9_%+'-](?:[A-Za-z0-9._%+'-]{0,63})@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/;

/** Addresses as people write them in text: without quotes, comments and addresses of machines. */
export const email: Detector = runDetector({
  label: '[email]',
  before: /[A-Za-z0-9._%+'-]/,
  opening: /^[A-Za-z0-9_%+'-]/,
  openingLength: 1,
  body: /[A-Za-z0-9._%+'@-]/,
  lengthMax: localMax + 1 + domainMax,
  lengthIn: (run) => address.exec(run)?.[0].length ?? 0,
});
