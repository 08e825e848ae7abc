import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/reference/milvus.md', import.meta.url), 'utf8');

/** The methods that the page tells of, in the column of one client. */
export function methodsOnPage(client: 'python' | 'node'): readonly string[] {
  const column = client === 'python' ? 1 : 2;
  const rows = page.split('\n').filter((line) => /\| (works|differs: .+|the client's own|refused: .+) \|$/.test(line));
  const names = rows.map((row) => /^ `(\w+)` $/.exec(row.split('|')[column] ?? '')?.[1]);
  return names.filter((name) => name !== undefined).toSorted();
}
