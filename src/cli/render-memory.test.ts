import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMemory } from './render-memory.ts';

const plain = { style: (_style: unknown, text: string) => text };
const gibibytes = (count: number) => count * 2 ** 30;

test('memory is shown by model: what is there from the start, what comes on demand, and what is left', () => {
  const lines = renderMemory(
    {
      budgetBytes: gibibytes(12),
      isDeclared: true,
      models: [
        { name: 'small', load: 'pinned', memoryBytes: gibibytes(2), isAtStart: true },
        { name: 'large', load: 'whileRoom', memoryBytes: gibibytes(9), isAtStart: true },
        { name: 'other', load: 'whileRoom', memoryBytes: gibibytes(8), isAtStart: false },
        { name: 'seldom', load: 'onDemand', memoryBytes: gibibytes(1), isAtStart: false },
        { name: 'far', load: 'whileRoom', memoryBytes: undefined, isAtStart: false },
      ],
      startBytes: gibibytes(11),
    },
    plain,
  ).join('\n');
  assert.match(lines, /memory: 12\.0 GiB, as declared/);
  assert.match(lines, /small +2\.00 GiB +always \(pinned\)/);
  assert.match(lines, /large +9\.00 GiB +at the start/);
  assert.match(lines, /other +8\.00 GiB +on demand: it does not fit/);
  assert.match(lines, /seldom +1\.00 GiB +on demand$/m);
  assert.match(lines, /far +not known yet/);
  assert.match(lines, /11\.0 GiB at the start, 1\.00 GiB left/);
});

test('a stack without models has nothing to say about memory', () => {
  assert.deepEqual(renderMemory(undefined, plain), []);
});
