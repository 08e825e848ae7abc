import type { CollectionDefinition } from '#contract';
import type { Place } from '../rows/row-set.ts';
import type { PostingList } from '../sparse/posting-list.ts';
import { countsOf, termsAt } from '../text/text-rows.ts';

/**
 * Sees to it that records are in the lists by which words and sparse vectors find them: each of its terms and components
 * must lead to it, with the right weight.
 */
export function verifyLists(
  { sparse = [], text = {} }: CollectionDefinition,
  places: readonly Place[],
): readonly string[] {
  const findings: string[] = [];
  for (const { rows, row } of places) {
    const missing = (what: string): void => void findings.push(`"${rows.idOf(row)}" is not found by ${what}`);
    for (const [path, field] of Object.entries(text)) {
      const counts = countsOf(termsAt(rows.metadataOf(row), path, field));
      for (const [term, count] of counts)
        if (weightIn(rows.text(path)?.list(term), row) !== count) missing(`"${term}" in "${path}"`);
    }
    for (const name of sparse) {
      const { indices = [], values = [] } = rows.sparse(name)?.vectorOf(row) ?? {};
      for (const [at, index] of indices.entries())
        if (weightIn(rows.sparse(name)?.list(index), row) !== values[at]) missing(`component ${index} of "${name}"`);
    }
  }
  return findings;
}

function weightIn(list: PostingList | undefined, row: number): number | undefined {
  const at = list ? Array.prototype.indexOf.call(list.rows, row) : -1;
  return list?.weights[at];
}
