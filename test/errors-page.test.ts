/** docs/reference/errors.md lists every error code in the sources, and whether it is worth to try again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isTest, listFiles, root } from './tidy/source-tree.ts';

const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** By code: what the class says of `retriable`. */
const retriable = new Map(
  listFiles(['src/**/*.ts'])
    .filter((path) => !isTest(path))
    .flatMap((path) => {
      const text = read(path);
      const again = /retriable: ([^,]*),/.exec(text)?.[1] ?? 'false';
      return codesIn(text).map((code) => [code, again] as const);
    }),
);

/** `code = 'layer/what'` of a class, `code: 'layer/what'` of a value, and codes of a layer for each member of a type. */
function codesIn(text: string): readonly string[] {
  const literal = [...text.matchAll(/\bcode(?:: string)?(?: =|:) '([a-z]+\/[a-z0-9-]+)'/g)].map(
    ([, code = '']) => code,
  );
  const [, layer, type] = /readonly code: `([a-z]+)\/\$\{(\w+)\}`/.exec(text) ?? [];
  const members = type && new RegExp(`type ${type} = ([^;]+);`).exec(text)?.[1]?.matchAll(/'([^']+)'/g);
  return [...literal, ...[...(members || [])].map(([, member]) => `${layer}/${member}`)];
}

const rows = [...read('docs/reference/errors.md').matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` \|.*\| ?(yes|perhaps|) ?\|$/gm)];
const listed = new Map(rows.map(([, code = '', again = '']) => [code, again]));

test('every code of the sources is on the page, once, and no other', () => {
  assert.ok(retriable.size > 80);
  const missing = [...retriable.keys()].filter((code) => !listed.has(code));
  const stale = [...listed.keys()].filter((code) => !retriable.has(code));
  assert.deepEqual({ missing, stale, twice: rows.length - listed.size }, { missing: [], stale: [], twice: 0 });
});

test('the page says of every error whether it is worth to try again', () => {
  const wrong = [...retriable].filter(([code, again]) => {
    if (again === 'true') return listed.get(code) !== 'yes';
    return again === 'false' && listed.get(code) === 'yes';
  });
  assert.deepEqual(wrong, []);
});
