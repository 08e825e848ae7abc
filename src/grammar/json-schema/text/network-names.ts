const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = `${octet}(?:\\.${octet}){3}`;

/** RFC 4291, section 2.2: eight groups, or fewer with one `::`; the last two may be written as an IPv4 address. */
const group = '[\\da-fA-F]{1,4}';
const lastTwo = `(?:${group}:${group}|${ipv4})`;
const ipv6 = `(?:${[
  `(?:${group}:){6}${lastTwo}`,
  `::(?:${group}:){5}${lastTwo}`,
  ...Array.from({ length: 5 }, (_, before) => {
    const head = `(?:(?:${group}:){0,${before}}${group})?::`;
    const between = 4 - before;
    return `${head}${between === 0 ? '' : `(?:${group}:){${between}}`}${lastTwo}`;
  }),
  `(?:(?:${group}:){0,5}${group})?::${group}`,
  `(?:(?:${group}:){0,6}${group})?::`,
].join('|')})`;

/** RFC 1123, section 2.1: labels of letters, digits and inner hyphens. */
const label = '[a-zA-Z\\d](?:[a-zA-Z\\d-]{0,61}[a-zA-Z\\d])?';
const hostname = `${label}(?:\\.${label})*`;

/** RFC 5321, section 4.1.2. */
const atom = "[\\w!#$%&'*+\\/=?^`{|}~-]+";
const quoted = '"(?:[ !#-[\\]-~]|\\\\[ -~])*"';
const literal = `\\[(?:${ipv4}|IPv6:${ipv6})\\]`;
const email = `(?:${atom}(?:\\.${atom})*|${quoted})@(?:${hostname}|${literal})`;

/** RFC 6531, section 3.3: the same with characters beyond ASCII. */
const beyond = '\\u0080-\\u{10ffff}';
const wideAtom = atom.replace('[', `[${beyond}`);
const wideQuoted = quoted.replace('[ !#', `[${beyond} !#`);
const wideLabel = `[a-zA-Z\\d${beyond}](?:[a-zA-Z\\d${beyond}-]{0,61}[a-zA-Z\\d${beyond}])?`;
const wideEmail = `(?:${wideAtom}(?:\\.${wideAtom})*|${wideQuoted})@(?:${wideLabel}(?:\\.${wideLabel})*|${literal})`;

/** By format: an expression for whole texts, without its anchors. */
export const networkNames: Readonly<Record<string, string>> = {
  ipv4,
  ipv6,
  hostname: `(?=.{1,253}$)${hostname}`,
  email,
  'idn-email': wideEmail,
};

/** An IPv6 address, for URIs. */
export const ipv6Address = ipv6;
