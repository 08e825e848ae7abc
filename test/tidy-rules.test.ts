import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkArrows, checkCircles, checkFrontDoors, checkTable } from './tidy/arrow-rules.ts';
import { checkErrorCodes, checkNames, checkSyntax, checkText, findUntested } from './tidy/file-rules.ts';
import { checkRatchet, tightenOffenders } from './tidy/ratchet.ts';
import { parseSourceFile } from './tidy/source-file.ts';

const table = { base: { floor: 1, imports: [] }, engine: { floor: 3, imports: ['base'], packages: ['@scope/jinja'] } };
const rule = {
  limit: 250,
  says: (size: number, allowed: number) => `${size}, at most ${allowed}`,
  remedy: 'Divide it.',
};
const arrows = (path: string, text: string) => checkArrows([parseSourceFile(path, text)], table);

test('an arrow that goes up is found, static, dynamic or in a type', () => {
  assert.equal(arrows('src/base/a.ts', "import { run } from '#engine';").length, 1);
  assert.equal(arrows('src/base/a.ts', "export const run = () => import('#engine');").length, 1);
  assert.equal(arrows('src/base/a.ts', "export type Run = import('#engine').Run;").length, 1);
  assert.equal(arrows('src/base/a.ts', "export { run } from '#engine';").length, 1);
  assert.deepEqual(arrows('src/engine/a.ts', "import { assert } from '#base';"), []);
});

test('a deep import is found', () => {
  assert.match(arrows('src/engine/a.ts', "import { assert } from '../base/assert.ts';")[0] ?? '', /import '#base'/);
  assert.equal(arrows('src/engine/a.ts', "import { assert } from '#base/assert';").length, 1);
  assert.equal(arrows('test/a.test.ts', "import { assert } from '../src/base/assert.ts';").length, 1);
  assert.deepEqual(arrows('src/engine/gguf/a.ts', "import { run } from '../run.ts';"), []);
});

test('a package is imported only where the row lists it', () => {
  assert.deepEqual(arrows('src/engine/a.ts', "import { T } from '@scope/jinja/deep';"), []);
  assert.equal(arrows('src/base/a.ts', "import { T } from '@scope/jinja';").length, 1);
});

test('a table with an arrow that goes up is refused', () => {
  assert.equal(checkTable({ base: { floor: 1, imports: ['engine'] }, engine: { floor: 3, imports: [] } }).length, 1);
  assert.equal(checkTable({ a: { floor: 1, imports: ['b'] }, b: { floor: 1, imports: ['a'] } }).length, 2);
});

test('a circle is found through types and through a front door', () => {
  const files = [
    parseSourceFile('src/base/index.ts', "export { a } from './a.ts';"),
    parseSourceFile('src/base/a.ts', "import type { B } from './b.ts'; export const a: B = 1;"),
    parseSourceFile('src/base/b.ts', "import { a } from './index.ts'; export type B = typeof a;"),
    parseSourceFile('src/base/c.ts', "import { a } from './a.ts'; export const c = a;"),
  ];
  assert.deepEqual(checkCircles(files).length, 1);
  assert.match(checkCircles(files)[0] ?? '', /src\/base\/a.ts -> src\/base\/b.ts -> src\/base\/index.ts/);
});

test('what a front door shows and nobody takes is found; errors and types may stand there', () => {
  const door = parseSourceFile(
    'src/base/index.ts',
    "export { type A, b, c, GoneError } from './a.ts'; export type { D } from './d.ts';",
  );
  const caller = parseSourceFile('src/engine/a.ts', "import { b } from '#base'; export const e = b;");
  assert.match(checkFrontDoors([door, caller]).join(), /^src\/base\/index.ts exports c,[^,]*$/);
});

test('drawers and odd spellings are found', () => {
  assert.equal(checkNames(['src/base/string-utils.ts', 'src/common/a.ts', 'src/base/fooBar.ts']).length, 3);
  assert.deepEqual(checkNames(['src/base/index.ts', 'src/hub/gguf/read-header.test.ts']), []);
});

test('bare errors and default exports are found in sources, not in tests', () => {
  const text = "export default () => { throw new Error('no'); };";
  assert.equal(checkSyntax(parseSourceFile('src/base/a.ts', text)).length, 2);
  assert.deepEqual(checkSyntax(parseSourceFile('src/base/a.test.ts', text)), []);
});

test('sizes of functions are those of their lines, by their names', () => {
  const { functions } = parseSourceFile('src/base/a.ts', 'export const run = () => {\n  go();\n};\nfunction go() {}\n');
  assert.deepEqual(functions, [
    { name: 'run', line: 1, lines: 3 },
    { name: 'go', line: 4, lines: 1 },
  ]);
});

test('text rules name the line', () => {
  assert.match(checkText('docs/a.md', 'one\ntwo TODO three')[0] ?? '', /^docs\/a.md:2 /);
  assert.equal(checkText('src/base/a.ts', "console.log('x')").length, 1);
  assert.deepEqual(checkText('src/cli/a.ts', "console.log('x')"), []);
  assert.equal(checkText('src/base/a.test.ts', "test.skip('x', () => {})").length, 1);
  assert.deepEqual(checkText('src/base/a.test.ts', "test('x', { skip: 'needs a GPU' }, () => {})"), []);
});

test('error codes of another layer, and codes used twice, are found', () => {
  const file = (path: string, code: string) => parseSourceFile(path, `class E { readonly code = '${code}'; }`);
  assert.equal(checkErrorCodes([file('src/base/a.ts', 'hub/gone')]).length, 1);
  assert.equal(checkErrorCodes([file('src/base/a.ts', 'base/gone'), file('src/base/b.ts', 'base/gone')]).length, 1);
  assert.deepEqual(checkErrorCodes([file('src/base/a.ts', 'base/gone')]), []);
});

test('a file is tested when a test beside the sources reaches it, on its way through the layer or a fixture', () => {
  const file = (path: string, imported = '') =>
    parseSourceFile(path, `${imported && `import '${imported}';`} export function run() {}`);
  const sources = [file('src/hub/index.ts', './a.ts'), file('src/hub/a.ts', './b.ts'), file('src/hub/b.ts')];
  const untested = (...tests: ReturnType<typeof file>[]) => findUntested([...sources, ...tests], -1);
  assert.equal(untested().length, 3);
  assert.deepEqual(untested(file('src/hub/a.test.ts', './a.ts')), ['src/hub/index.ts']);
  assert.deepEqual(
    untested(file('src/hub/a.test.ts', '../../test/hub/world.ts'), file('test/hub/world.ts', '#hub')),
    [],
  );
  assert.equal(untested(file('src/engine/a.test.ts', '#hub')).length, 3);
});

test('the ratchet turns one way', () => {
  assert.equal(checkRatchet(rule, { a: 251, b: 250 }).length, 1);
  assert.deepEqual(checkRatchet(rule, { a: 300 }, { a: 300 }), []);
  assert.match(checkRatchet(rule, { a: 301 }, { a: 300 })[0] ?? '', /at most 300/);
  assert.match(checkRatchet(rule, { a: 299 }, { a: 300 })[0] ?? '', /Record that/);
  assert.match(checkRatchet(rule, { a: 249 }, { a: 300 })[0] ?? '', /Record that/);
  assert.match(checkRatchet(rule, {}, { a: 300 })[0] ?? '', /Record that/);
});

test('tightening lowers the record, drops what is within the limit, and adds nothing', () => {
  const tightened = tightenOffenders(
    { lines: { a: 300, b: 280, gone: 260 } },
    { lines: { a: 290, b: 200, c: 999 } },
    { lines: rule },
  );
  assert.deepEqual(tightened, { lines: { a: 290 } });
});
