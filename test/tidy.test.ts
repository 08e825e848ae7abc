// How the code must look, as tests. The rules are in test/tidy/; the table of layers is test/tidy/layers.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkArrows, checkCircles, checkFrontDoors, checkTable, type Finding } from './tidy/arrow-rules.ts';
import { checkErrorCodes, checkNames, checkSyntax, checkText } from './tidy/file-rules.ts';
import { layers } from './tidy/layers.ts';
import { checkRatchet, readOffenders } from './tidy/ratchet.ts';
import { limits, measureSizes } from './tidy/sizes.ts';
import { layerOf, listFiles, readSourceTree, root } from './tidy/source-tree.ts';

const files = readSourceTree();
const sources = files.filter(({ path }) => path.startsWith('src/'));
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

function none(findings: readonly Finding[]): void {
  assert.ok(findings.length === 0, `\n${findings.join('\n')}`);
}

test('the table of layers has no arrow that points up', () => none(checkTable()));

test('layers import only what their row allows, through the front door', () => none(checkArrows(files)));

test('front doors show only what somebody takes', () => none(checkFrontDoors(files)));

test('no file imports itself through others', () => none(checkCircles(sources)));

test('every layer has a row in the table and a place in ARCHITECTURE.md', () => {
  const architecture = read('ARCHITECTURE.md');
  const found = new Set(sources.map(({ path }) => layerOf(path) ?? '').filter((layer) => layer !== 'lode'));
  none(
    [...found].flatMap((layer) => [
      ...(layers[layer] ? [] : [`src/${layer} has no row in test/tidy/layers.ts.`]),
      ...(architecture.includes(`\`${layer}\``) ? [] : [`ARCHITECTURE.md does not name the layer \`${layer}\`.`]),
    ]),
  );
});

test('names are kebab-case and say what is inside', () => none(checkNames(files.map(({ path }) => path))));

test('sources have named exports and typed errors', () => none(files.flatMap(checkSyntax)));

test('error codes name their layer and are unique', () => none(checkErrorCodes(sources)));

test('nothing left for later, no stray printing, no machine paths, no registry hosts, no silent skips', () => {
  const others = listFiles(['*.md', '*.json', 'docs/**/*.md', 'scripts/**/*.js', 'bin/**/*.js', 'src/**/*.js']);
  none([
    ...files.flatMap(({ path, text }) => checkText(path, text)),
    ...others.flatMap((path) => checkText(path, read(path))),
  ]);
});

const sizes = measureSizes(files);
for (const rule of Object.keys(limits) as (keyof typeof limits)[]) {
  test(`${rule}: nothing new over the limit, and nothing grows`, () =>
    none(checkRatchet(limits[rule], sizes[rule], readOffenders()[rule])));
}
