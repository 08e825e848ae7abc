import { ipv6Address } from './network-names.ts';

const percent = '%[\\da-fA-F]{2}';
const unreserved = 'a-zA-Z\\d._~\\-';
const delimiters = "!$&'()*+,;=";
/** RFC 3987, section 2.2: what an IRI has more than a URI. */
const beyondAscii =
  '\\u00a0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef' +
  Array.from(
    { length: 13 },
    (_, plane) => `\\u{${(plane + 1).toString(16)}0000}-\\u{${(plane + 1).toString(16)}fffd}`,
  ).join('') +
  '\\u{e1000}-\\u{efffd}';
const privateUse = '\\ue000-\\uf8ff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';

/** RFC 3986, appendix A, or RFC 3987 with the characters that it adds. */
function grammarOf(more: string, moreInQueries: string): { readonly absolute: string; readonly relative: string } {
  const plain = `${unreserved}${more}`;
  const segmentCharacter = `(?:[${plain}${delimiters}:@]|${percent})`;
  const segment = `${segmentCharacter}*`;
  const query = `(?:[${plain}${moreInQueries}${delimiters}:@/?]|${percent})*`;
  const fragment = `(?:[${plain}${delimiters}:@/?]|${percent})*`;
  const user = `(?:(?:[${plain}${delimiters}:]|${percent})*@)?`;
  const host = `(?:\\[(?:${ipv6Address}|v[\\da-fA-F]+\\.[${unreserved}${delimiters}:]+)\\]|(?:[${plain}${delimiters}]|${percent})*)`;
  const authority = `//${user}${host}(?::\\d*)?(?:/${segment})*`;
  const rooted = `/(?:${segmentCharacter}+(?:/${segment})*)?`;
  const rootless = `${segmentCharacter}+(?:/${segment})*`;
  const withoutScheme = `(?:[${plain}${delimiters}@]|${percent})+(?:/${segment})*`;
  const tail = `(?:\\?${query})?(?:#${fragment})?`;
  return {
    absolute: `[a-zA-Z][a-zA-Z\\d+.\\-]*:(?:${authority}|${rooted}|${rootless})?${tail}`,
    relative: `(?:${authority}|${rooted}|${withoutScheme})?${tail}`,
  };
}

const uri = grammarOf('', '');
const iri = grammarOf(beyondAscii, privateUse);

/** RFC 6570, section 2. */
const templateLiteral = `(?:[!#-$&(-;=?-[\\]_a-z~${beyondAscii}${privateUse}]|${percent})`;
const variableCharacter = `(?:\\w|${percent})`;
const variable = `${variableCharacter}(?:\\.?${variableCharacter})*(?::[1-9]\\d{0,3}|\\*)?`;
const template = `(?:${templateLiteral}|\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\})*`;

const pointer = '(?:/(?:[^/~]|~[01])*)*';

/** By format: an expression for whole texts, without its anchors. */
export const uris: Readonly<Record<string, string>> = {
  uri: uri.absolute,
  'uri-reference': `(?:${uri.absolute}|${uri.relative})`,
  iri: iri.absolute,
  'iri-reference': `(?:${iri.absolute}|${iri.relative})`,
  'uri-template': template,
  // RFC 6901, section 3, and draft-bhutton-relative-json-pointer-00. Pointers may hold line ends, which `.` would not match.
  'json-pointer': pointer,
  'relative-json-pointer': `(?:0|[1-9]\\d*)(?:[+-](?:0|[1-9]\\d*))?(?:#|${pointer})`,
  // RFC 9562, section 4.
  uuid: '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}',
};
