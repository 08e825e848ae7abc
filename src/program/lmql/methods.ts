type Method = (of: string, ...given: never[]) => unknown;

/** Methods of Python's strings. */
export const stringMethods: Readonly<Record<string, Method>> = {
  strip: (of, characters?: string) => trimmed(trimmed(of, characters, 'start'), characters, 'end'),
  lstrip: (of, characters?: string) => trimmed(of, characters, 'start'),
  rstrip: (of, characters?: string) => trimmed(of, characters, 'end'),
  lower: (of) => of.toLowerCase(),
  upper: (of) => of.toUpperCase(),
  capitalize: (of) => of.charAt(0).toUpperCase() + of.slice(1).toLowerCase(),
  split: (of, by?: string) => (by === undefined ? of.trim().split(/\s+/) : of.split(by)),
  rsplit: (of, by = ' ', count = Infinity) => {
    const parts = of.split(by);
    const kept = Math.max(0, parts.length - 1 - count);
    return [parts.slice(0, kept + 1).join(by), ...parts.slice(kept + 1)];
  },
  splitlines: (of) => of.split('\n'),
  replace: (of, from = '', to = '') => of.replaceAll(from, to),
  startswith: (of, begin = '') => of.startsWith(begin),
  endswith: (of, end = '') => of.endsWith(end),
  count: (of, part = '') => of.split(part).length - 1,
  find: (of, part = '') => of.indexOf(part),
  isdigit: (of) => /^\d+$/.test(of),
};

/** Methods of Python's lists and dictionaries. */
export const collectionMethods: Readonly<Record<string, (of: never, ...given: never[]) => unknown>> = {
  append: (of: unknown[], item: unknown) => void of.push(item),
  pop: (of: unknown[]) => of.pop(),
  get: (of: Readonly<Record<string, unknown>>, key: string, otherwise: unknown = null) =>
    Object.hasOwn(of, key) ? of[key] : otherwise,
  keys: (of: object) => Object.keys(of),
  values: (of: object) => Object.values(of),
};

/** Python takes away any of these characters, and white space where none are named. */
function trimmed(text: string, characters: string | undefined, side: 'start' | 'end'): string {
  if (characters === undefined) return side === 'start' ? text.trimStart() : text.trimEnd();
  const all = Array.from(text);
  const isKept = (character: string): boolean => !characters.includes(character);
  const first = all.findIndex(isKept);
  if (first < 0) return '';
  return (side === 'start' ? all.slice(first) : all.slice(0, all.findLastIndex(isKept) + 1)).join('');
}
