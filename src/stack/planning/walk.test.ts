import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { walk } from './walk.ts';

/** For each key, keys with smaller numbers. */
const graphs = fc
  .array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 })
  .map((edges) => edges.map((others, key) => others.filter((other) => other < key)));

test('visits every key once, after what it waits for, and no more at once than there are places', async () => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat(3)),
      async (edges, atOnceMax, turns) => {
        const visited: number[] = [];
        let running = 0;
        await walk({
          keys: edges.keys(),
          waitsFor: (key) => edges[key]!,
          atOnceMax,
          visit: async (key) => {
            assert.ok(++running <= atOnceMax);
            assert.ok(edges[key]!.every((other) => visited.includes(other)));
            for (let left = turns.next().value!; left > 0; left--) await turn();
            visited.push(key);
            running--;
          },
        });
        assert.deepEqual(
          visited.toSorted((a, b) => a - b),
          [...edges.keys()],
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('what waits in a circle, or for somebody in one, is left out', async () => {
  const edges: Readonly<Record<string, readonly string[]>> = { free: ['unknown'], a: ['b'], b: ['a'], behind: ['a'] };
  const visited: string[] = [];
  const visit = async (key: string) => void visited.push(key);
  await walk({ keys: Object.keys(edges), waitsFor: (key) => edges[key]!, visit, atOnceMax: 2 });
  assert.deepEqual(visited, ['free']);
});

test('a visit that fails is the last to have begun', async () => {
  const visited: number[] = [];
  const visit = async (key: number) => {
    visited.push(key);
    await turn();
    if (key === 1) throw new Error('no');
  };
  await assert.rejects(walk({ keys: [0, 1, 2, 3, 4], waitsFor: () => [], visit, atOnceMax: 2 }), /no/);
  await turn();
  assert.deepEqual(visited, [0, 1, 2]);
});
