/** A place without a row. */
const none = 0xffffffff;

/** A hash of 32 bits over a text's code units, after FNV-1a and the last steps of MurmurHash3. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What is looked for: ids are unique in their namespace only. */
export const keyOf = (namespace: string, id: string): string => `${namespace}\0${id}`;

/** Rows by the hashes of their keys: open addressing, at most half full. */
export function buildIdTable(keys: Iterable<string>, count: number): Uint32Array<ArrayBuffer> {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2)));
  const table = new Uint32Array(size).fill(none);
  let row = 0;
  for (const key of keys) {
    let at = hashOf(key) & (size - 1);
    while (table[at] !== none) at = (at + 1) & (size - 1);
    table[at] = row++;
  }
  return table;
}

/** The first row that may have this key and for which `is` holds. */
export function findInTable(table: Uint32Array, key: string, is: (row: number) => boolean): number | undefined {
  for (let at = hashOf(key) & (table.length - 1); table[at] !== none; at = (at + 1) & (table.length - 1)) {
    const row = table[at]!;
    if (is(row)) return row;
  }
  return undefined;
}
