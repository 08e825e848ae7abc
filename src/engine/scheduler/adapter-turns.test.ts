import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type AdapterKey, AdapterTurns } from './adapter-turns.ts';

/** Runs a number of steps, each as long as its adapter's take, and gives who had them. */
function run(turns: AdapterTurns, stepMs: ReadonlyMap<AdapterKey, number>, steps: number): AdapterKey[] {
  return Array.from({ length: steps }, () => {
    const [key] = turns.order(new Set(stepMs.keys()));
    turns.ran(key, stepMs.get(key)!);
    return key;
  });
}

function switches(keys: readonly AdapterKey[]): number {
  return keys.filter((key, index) => index > 0 && key !== keys[index - 1]).length;
}

test('one alone is never asked to wait', () => {
  assert.deepEqual(new Set(run(new AdapterTurns(), new Map([['a', 10]]), 50)), new Set(['a']));
  assert.deepEqual(new AdapterTurns().order(new Set()), []);
});

test('several take turns that are long against a change of adapters, and get the same time', () => {
  const keys = run(
    new AdapterTurns(),
    new Map([
      [undefined, 10],
      ['a', 10],
      ['b', 10],
    ] as const),
    600,
  );
  for (const key of [undefined, 'a', 'b']) {
    const had = keys.filter((other) => other === key).length;
    assert.ok(Math.abs(had - 200) <= 6, `${key} had ${had} of 600 steps`);
  }
  assert.ok(switches(keys) < 600 / 3, `${switches(keys)} changes`);
});

test('who takes longer steps gets fewer of them', () => {
  const keys = run(
    new AdapterTurns(),
    new Map([
      ['long', 150],
      ['short', 10],
    ]),
    320,
  );
  const longs = keys.filter((key) => key === 'long').length;
  assert.ok(longs >= 18 && longs <= 22, `${longs} long steps`);
});

test('who comes later does not make up for the time before', () => {
  const turns = new AdapterTurns();
  run(
    turns,
    new Map([
      ['a', 10],
      ['b', 10],
    ]),
    1000,
  );
  const keys = run(
    turns,
    new Map([
      ['a', 10],
      ['b', 10],
      ['new', 10],
    ]),
    30,
  );
  assert.ok(keys.filter((key) => key === 'new').length <= 14);
});

test('nobody gets more by coming and going', () => {
  const turns = new AdapterTurns();
  turns.order(new Set(['streams', 'waits']));
  turns.ran('waits', 400);
  let waitedMs = 0;
  // One long prompt after another, each gone before the next comes, beside streams whose steps are short.
  for (let hasLong = true; ;) {
    const [first] = turns.order(new Set(hasLong ? ['streams', 'long', 'waits'] : ['streams', 'waits']));
    if (first === 'waits') break;
    const durationMs = first === 'long' ? 400 : 5;
    turns.ran(first, durationMs);
    waitedMs += durationMs;
    hasLong = first !== 'long';
  }
  assert.ok(waitedMs <= 2 * 850, `waited ${waitedMs} ms`);
});

test('nobody starves, whoever comes and goes and however long steps are', () => {
  const names = ['a', 'b', 'c', undefined] as const;
  const step = fc.record({
    wanted: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
    durationMs: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
      const turns = new AdapterTurns();
      const waitedMs = new Map<AdapterKey, number>();
      for (const { wanted, durationMs } of steps) {
        const order = turns.order(new Set(wanted));
        assert.deepEqual(new Set(order), new Set(wanted));
        turns.ran(order[0], durationMs);
        for (const name of names) {
          const waits = wanted.includes(name) && name !== order[0];
          waitedMs.set(name, waits ? (waitedMs.get(name) ?? 0) + durationMs : 0);
          // Three others, each at most its lead over the least and the step that took it there.
          assert.ok((waitedMs.get(name) ?? 0) <= 3 * (2 * 25 + 2 * 400), `${name} waited ${waitedMs.get(name)} ms`);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
