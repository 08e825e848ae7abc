import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Json } from '#base';
import { stageInMemory } from '#testing';
import { stack } from '../declare.ts';
import type { Node, NodeId } from '../node.ts';
import { thing } from '../thing-fixture.ts';
import { adoptDrift } from './adopt-drift.ts';
import { readDrift } from './read-drift.ts';

/** Applies a program, changes things behind its back, and works out the edit of this very file. */
async function drifted(nodes: readonly Node[], changes: Readonly<Record<NodeId, Readonly<Record<string, Json>>>>) {
  await using stage = await stageInMemory();
  const program = stack('small', nodes);
  await stage.apply(program);
  for (const [node, properties] of Object.entries(changes)) stage.world.drift(node as NodeId, properties);
  const drifts = await readDrift({ state: await stage.stateOf(program), providers: stage.world.providers });
  return { drifts, adopted: await adoptDrift(program, drifts) };
}

const source = readFileSync(import.meta.filename, 'utf8');
const lineAt = (offset: number) =>
  source.slice(source.lastIndexOf('\n', offset) + 1, source.indexOf('\n', offset)).trim();

test('what was changed is reported by property, what is gone as missing, the rest not at all', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('same'), thing('changed', { size: 1 }), thing('gone')]);
  await stage.apply(program);
  stage.world.drift('thing/changed', { size: 2, other: 'not ours' });
  stage.world.lose('thing/gone');
  const drifts = await readDrift({ state: await stage.stateOf(program), providers: stage.world.providers });
  assert.deepEqual(drifts, [
    { node: 'thing/changed', missing: false, changes: [{ path: 'size', before: 1, after: 2 }] },
    { node: 'thing/gone', missing: true, changes: [] },
  ]);
  const { edits, notAdopted } = await adoptDrift(program, drifts.slice(1));
  assert.deepEqual(edits, []);
  assert.match(notAdopted[0]?.why ?? '', /not there any more/);
});

test('a literal in the declaration is edited, wherever it stands, and nothing else', async () => {
  const nodes = [
    thing('first', { size: 11, colour: 'red' as const }),
    thing('second', { of: { list: [1, { deep: 'x' }], kept: true } }),
  ];
  const { adopted } = await drifted(nodes, {
    'thing/first': { size: 12, colour: "it's" },
    'thing/second': { of: { list: [1, { deep: 'y' }], kept: true } },
  });
  assert.deepEqual(adopted.notAdopted, []);
  assert.deepEqual(
    adopted.edits.map(({ start, end, text }) => [source.slice(start, end), text]),
    [
      ['11', '12'],
      ["'red'", "'it\\'s'"],
      ["'x'", "'y'"],
    ],
  );
  const [file] = adopted.files;
  assert.equal(file?.file, import.meta.filename);
  assert.match(file?.text ?? '', /thing\('first', \{ size: 12, colour: 'it\\'s' as const \}\)/);
  assert.match(adopted.diff, /^\+ +thing\('second', \{ of: \{ list: \[1, \{ deep: 'y' \}\], kept: true \} \}\),$/m);
});

test('a property that the declaration leaves to its default is written into it', async () => {
  const defaults = { size: 1, of: {} };
  const named = thing('named', { size: defaults.size, of: { inner: 1 } });
  const { adopted } = await drifted([named], { 'thing/named': { of: { inner: 1, added: [true, null] } } });
  assert.deepEqual(
    adopted.edits.map(({ text }) => text),
    [', added: [true, null]'],
  );
  assert.match(lineAt(adopted.edits[0]!.start), /^const named = /);
});

test('what the program computes is reported with the reason, not edited', async () => {
  const size = 3;
  const rest = { colour: 'red' };
  const nodes = [thing('short', { size }), thing('spread', { ...rest }), thing('sum', { size: 1 + 2 })];
  const { adopted } = await drifted(nodes, {
    'thing/short': { size: 4 },
    'thing/spread': { colour: 'blue' },
    'thing/sum': { size: 4 },
  });
  assert.deepEqual(adopted.edits, []);
  assert.deepEqual(
    adopted.notAdopted.map(({ node, path, why }) => `${node} ${path}: ${why}`),
    [
      'thing/short size: the program computes it',
      'thing/spread colour: it comes from a spread or a computed name',
      'thing/sum size: the program computes it',
    ],
  );
});

test('of what can be read back whole, parts that are gone are taken out and parts that are new written in', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('named', { size: 1, colour: 'red', of: { inner: 1, other: 2 } })]);
  await stage.apply(program);
  const properties = { colour: 'red', of: { inner: 1 }, list: [1] };
  const read = async () => ({ properties, isWhole: true, outputs: {} });
  const providers = new Map([['thing', { ...stage.world.providers.get('thing')!, read }]]);
  const drifts = await readDrift({ state: await stage.stateOf(program), providers });
  assert.deepEqual(drifts[0]?.changes, [
    { path: 'size', before: 1 },
    { path: 'of.other', before: 2 },
    { path: 'list', after: [1] },
  ]);
  const { files, notAdopted } = await adoptDrift(program, drifts);
  assert.deepEqual(notAdopted, []);
  assert.match(files[0]?.text ?? '', /thing\('named', \{ colour: 'red', of: \{ inner: 1 \}, list: \[1\] \}\)\]/);
});

test('neighbours are taken out together, and what takes the place of the last stands there', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('last', { colour: 'red', size: 1, of: {} })]);
  await stage.apply(program);
  const read = async () => ({ properties: { colour: 'red', list: [] }, isWhole: true, outputs: {} });
  const providers = new Map([['thing', { ...stage.world.providers.get('thing')!, read }]]);
  const drifts = await readDrift({ state: await stage.stateOf(program), providers });
  const { files } = await adoptDrift(program, drifts);
  assert.match(files[0]?.text ?? '', /thing\('last', \{ colour: 'red', list: \[\] \}\)\]/);
});
