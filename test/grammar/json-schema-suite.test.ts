/** docs/reference/json-schema.md says what of the official JSON-Schema-Test-Suite holds; here it is measured. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type FileOutcome, runGroups, tableOf } from './suite-table.ts';
import { suiteFiles, testSuite } from './test-suite.ts';

const page = new URL('../../docs/reference/json-schema.md', import.meta.url);
const drafts = { '2020-12': 'draft2020-12', 'draft-07': 'draft7' } as const;

let folder: string | undefined;
before(async () => {
  folder = await testSuite();
});

for (const [dialect, draft] of Object.entries(drafts) as [keyof typeof drafts, string][]) {
  for (const [title, below] of [
    [`${draft}`, ''],
    [`${draft}, formats`, 'optional/format'],
  ] as const)
    test(`${title}: what the page says holds, and nothing is otherwise without a reason`, (context) => {
      if (folder === undefined) return context.skip('the suite could not be downloaded');
      const files = suiteFiles(join(folder, draft, below));
      const outcomes = new Map([...files].map(([file, groups]) => [file, runGroups(groups, dialect)]));
      const other = [...outcomes].flatMap(([file, each]: [string, FileOutcome]) =>
        each.other.map((what) => `${file} ${what}`),
      );
      assert.deepEqual(
        other.filter((what) => !isByDesign(what)),
        [],
      );
      assert.ok(tableOf(outcomes).at(-1)!.length > 0);
      compareWithPage(title, tableOf(outcomes));
    });
}

/**
 * Formats are asserted here, not annotations; two of them are no regular languages and are left as annotations; what a
 * meta-schema of its author's own leaves out is not left out.
 */
function isByDesign(what: string): boolean {
  return /^format .* only an annotation by default$|^(?:idn-hostname|regex|ecmascript-regex) |^vocabulary /.test(what);
}

/** Between two comments on the page. LODE_UPDATE_DOCS=1 writes it. */
function compareWithPage(title: string, table: readonly string[]): void {
  const text = readFileSync(page, 'utf8');
  const [begin, finish] = [`<!-- suite: ${title} -->\n`, `<!-- end: ${title} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(finish)];
  assert.ok(from >= 0 && to > from, `the page has no place for ${title}`);
  const written = `${begin}${table.join('\n')}\n`;
  if (process.env['LODE_UPDATE_DOCS']) writeFileSync(page, text.slice(0, from) + written + text.slice(to));
  else assert.equal(text.slice(from, to), written);
}
