import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CycleError } from './cycle-error.ts';
import { compile } from './compile.ts';
import { isNode, isOutput, isStack, stack } from './declare.ts';
import { DuplicateNameError } from './duplicate-name-error.ts';
import { InvalidNameError } from './invalid-name-error.ts';
import { InvalidPropertiesError } from './invalid-properties-error.ts';
import { thing } from './thing-fixture.ts';

const source = readFileSync(import.meta.filename, 'utf8').split('\n');
/** The line of this file that holds a text first. */
const lineOf = (text: string) => source.findIndex((line) => line.includes(text)) + 1;

test('what is reached by edges belongs to the stack, and comes before what needs it', () => {
  const deep = thing('deep');
  const taken = thing('taken');
  const other = thing('other');
  const top = thing('top', { of: [{ at: [deep] }, taken.outputs.id] }, { dependsOn: [other] });
  const graph = compile(stack('small', [top]));
  assert.deepEqual([...graph.nodes.keys()].toSorted(), ['thing/deep', 'thing/other', 'thing/taken', 'thing/top']);
  assert.equal([...graph.nodes.keys()].at(-1), 'thing/top');
  assert.deepEqual(graph.nodes.get('thing/top')?.dependencies.toSorted(), ['thing/deep', 'thing/other', 'thing/taken']);
});

test('nodes are frozen data that know their line', () => {
  const node = thing('first');
  assert.ok(Object.isFrozen(node) && Object.isFrozen(node.outputs) && Object.isFrozen(node.options));
  assert.equal(node.declaredAt.file, import.meta.filename);
  assert.equal(node.declaredAt.line, lineOf("const node = thing('first')"));
  assert.deepEqual(
    [isNode(node), isOutput(node.outputs.id), isStack(stack('small', [node])), isNode({})],
    [true, true, true, false],
  );
});

test('a name that is declared twice is refused, with both places', () => {
  const first = thing('same');
  const second = thing('same');
  assert.throws(
    () => compile(stack('small', [first, second])),
    (error: unknown) => {
      assert.ok(error instanceof DuplicateNameError);
      const [at, first] = [lineOf('const second ='), lineOf("const first = thing('same')")];
      assert.match(error.message, new RegExp(`:${at}:\\d+: thing/same is declared twice; first at .*:${first}:`));
      return true;
    },
  );
});

test('nodes that need each other are refused, with the way round', () => {
  const of: unknown[] = [];
  const a = thing('a', { of });
  const b = thing('b', { of: a });
  of.push(b);
  assert.throws(
    () => compile(stack('small', [a])),
    (error: unknown) => {
      assert.ok(error instanceof CycleError);
      const [a, b] = [lineOf('const a ='), lineOf('const b =')];
      assert.match(error.message, new RegExp(`thing/a .*:${a}:.*\\n.*thing/b .*:${b}:.*\\n {2}thing/a`));
      return true;
    },
  );
});

test('every wrong property of every node is named with its line and path', () => {
  const nodes = [thing('a', { size: 1.5 }), thing('b', { of: { at: new Date() } }), thing('c', { colour: 3 as never })];
  assert.throws(
    () => compile(stack('small', nodes)),
    (error: unknown) => {
      assert.ok(error instanceof InvalidPropertiesError);
      assert.deepEqual(
        error.issues.map(({ node, path }) => `${node} ${path}`),
        ['thing/a size', 'thing/b of.at', 'thing/c colour'],
      );
      assert.match(error.message, /is an instance of Date; a property is JSON/);
      return true;
    },
  );
});

test('a property that is an output is checked when it is known, the others at once', () => {
  const first = thing('first');
  compile(stack('small', [thing('second', { colour: first.outputs.id })]));
  const wrong = thing('third', { colour: first.outputs.id, size: 'large' as never });
  assert.throws(() => compile(stack('small', [wrong])), /thing\/third size/);
});

test('a name has to be one that every system takes', () => {
  for (const name of ['Upper', '1st', 'with space', '', 'a'.repeat(64), 'semi;colon', '../up']) {
    assert.throws(() => thing(name), InvalidNameError);
  }
});

test('ten thousand nodes in a chain are declared and compiled in well under a second', () => {
  const started = performance.now();
  let last = thing('n0');
  for (let n = 1; n < 10_000; n++) last = thing(`n${n}`, { of: last });
  assert.equal(compile(stack('chain', [last])).nodes.size, 10_000);
  assert.ok(performance.now() - started < 3000);
});
