/** What is taken out of texts, in this order; what stands for it says what it was. */
const kinds: readonly { readonly name: string; readonly pattern: RegExp; isMeant?(found: string): boolean }[] = [
  { name: 'private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  // Keys of this and of other services, by the beginnings that they are known by, and tokens of the form of JWT.
  {
    name: 'secret',
    pattern: /\b(?:lode|sk|pk|rk|ghp|gho|ghs|glpat|xox[abps]|AKIA|AIza|hf|npm)[-_]?[A-Za-z0-9_-]{16,}/g,
  },
  { name: 'secret', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g },
  {
    name: 'secret',
    pattern: /(?<=\b(?:bearer|password|passwd|secret|api[_-]?key)["']?\s*[:= ]\s*["']?)[^\s"',;]{8,}/gi,
  },
  { name: 'email', pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g },
  { name: 'IBAN', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g, isMeant: isIban },
  { name: 'card', pattern: /\b\d(?:[ -]?\d){12,18}\b/g, isMeant: isCard },
  { name: 'phone', pattern: /(?<![\w.])\+?\(?\d{2,4}\)?(?:[ -]?\(?\d{2,4}\)?){2,4}(?![\w.])/g, isMeant: isPhone },
];

/**
 * A text without what looks like personal data or a secret: keys, tokens, passwords that are named so, mail addresses,
 * numbers of cards and accounts (their check digits decide) and of telephones. It knows forms, not meanings: names of
 * people stay.
 */
export function redactText(text: string): string {
  return kinds.reduce(
    (left, { name, pattern, isMeant = () => true }) =>
      left.replace(pattern, (found) => (isMeant(found) ? `[${name}]` : found)),
    text,
  );
}

/** ISO/IEC 7812: the check digit of Luhn. */
function isCard(found: string): boolean {
  const digits = [...found.replaceAll(/\D/g, '')].map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the whole as a number, its first four characters last and letters as 10 to 35, is 1 modulo 97. */
function isIban(found: string): boolean {
  const compact = found.replaceAll(' ', '');
  const digits = [...compact.slice(4), ...compact.slice(0, 4)].map((each) => Number.parseInt(each, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** Enough digits, written as people write them, from the country or the area on: dates begin otherwise. */
function isPhone(found: string): boolean {
  const digits = found.replaceAll(/\D/g, '').length;
  return digits >= 8 && digits <= 15 && /^(?:\+|\(|0)/.test(found) && /[+() -]/.test(found);
}
