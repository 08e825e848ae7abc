import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ApartCache } from './apart-cache.ts';
import type { KeyValueCache } from './key-value-cache.ts';
import { PrefixCache } from './prefix-cache.ts';

const plenty = { capacity: 10_000, slots: 2, holders: Array.from({ length: 200 }, (_, index) => 2 + index) };

/** Computes a prompt alone and lets it go; returns how many of its tokens were there. */
function run(cache: KeyValueCache, scope: string, prompt: readonly number[]): number {
  const tokens = Int32Array.from(prompt);
  const { slot, cached } = cache.open(scope, tokens, tokens.length - 1) ?? assert.fail('a slot is free');
  assert.ok(cache.grow(slot, tokens.length - cached));
  cache.publish(slot, tokens, tokens.length);
  cache.close(slot);
  return cached;
}

function commonStart(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((token, index) => token !== b[index]);
  return differs < 0 ? a.length : differs;
}

// Few different tokens, so that prompts begin alike, part, and are the beginnings of each other.
const prompt = fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 12 });
const visit = fc.record({ scope: fc.constantFrom('a', 'b'), prompt });

test('with room for all, every prompt finds the longest beginning that its scope has ever seen, to the token', () => {
  fc.assert(
    fc.property(fc.array(visit, { maxLength: 40 }), fc.boolean(), fc.boolean(), (visits, areCharged, isApart) => {
      const options = { ...plenty, snapshotTokensMax: 10_000 };
      const cache = isApart ? new ApartCache({ ...options, slotTokens: 5000 }) : new PrefixCache(options);
      const seen: { readonly scope: string; readonly prompt: readonly number[] }[] = [];
      for (const { scope, prompt } of visits) {
        const known = seen.filter((other) => other.scope === scope);
        const longest = Math.max(0, ...known.map((other) => commonStart(prompt, other.prompt)));
        assert.equal(run(cache, scope, prompt), Math.min(longest, prompt.length - 1));
        seen.push({ scope, prompt });
        if (areCharged) cache.charge(100, 100);
      }
      assert.equal(cache.freeCells, plenty.capacity);
    }),
    { numRuns: 500 },
  );
});

test('what is found often stays longer than what came once', () => {
  const cache = new PrefixCache({ ...plenty, capacity: 100, snapshotTokensMax: 0 });
  const hot = Array.from({ length: 40 }, (_, index) => index);
  for (let visits = 0; visits < 4; visits++) run(cache, 'one', hot);
  for (let id = 1; id < 6; id++)
    run(
      cache,
      'one',
      Array.from({ length: 30 }, (_, index) => id * 100 + index),
    );
  assert.equal(run(cache, 'one', hot), 39);
});

test('what nobody uses leaves the native cache when others compute, and comes back from its copy', () => {
  const cache = new PrefixCache({ ...plenty, snapshotTokensMax: 1000 });
  const prompt = Array.from({ length: 50 }, (_, index) => index);
  run(cache, 'one', prompt);
  cache.charge(0, 1);
  assert.deepEqual(cache.kept, { cells: 50, copies: 0 });
  for (let steps = 0; steps < 30; steps++) cache.charge(0, 1);
  assert.deepEqual(cache.kept, { cells: 0, copies: 50 });
  cache.takeOperations();
  assert.equal(run(cache, 'one', prompt), 49);
  assert.ok(cache.takeOperations().some(({ kind }) => kind === 'load'));
});

test('copies keep to their budget', () => {
  const cache = new PrefixCache({ ...plenty, snapshotTokensMax: 100 });
  for (let id = 0; id < 20; id++) {
    run(
      cache,
      'one',
      Array.from({ length: 30 }, (_, index) => id * 100 + index),
    );
    cache.charge(1000, 0);
    assert.ok(cache.kept.copies <= 100);
  }
});

test('without sequence ids to keep it, nothing stays', () => {
  const cache = new PrefixCache({ capacity: 100, slots: 1, holders: [], snapshotTokensMax: 0 });
  assert.equal(run(cache, 'one', [1, 2, 3]), 0);
  assert.equal(run(cache, 'one', [1, 2, 3]), 0);
  assert.deepEqual(cache.kept, { cells: 0, copies: 0 });
});

test('apart, what a running sequence has computed is found before it ends, by one that then has it without the first', () => {
  const cache = new ApartCache({ slots: 3, slotTokens: 100, snapshotTokensMax: 100 });
  const tokens = Int32Array.from({ length: 20 }, (_, index) => index);
  const first = cache.open('one', tokens, 19) ?? assert.fail('a slot is free');
  cache.grow(first.slot, 20);
  cache.publish(first.slot, tokens, 20);
  const second = cache.open('one', tokens, 19) ?? assert.fail('a slot is free');
  assert.equal(second.cached, 19);
  assert.deepEqual(cache.takeOperations(), [
    { kind: 'restore', target: second.slot, parts: [{ source: first.slot, from: 0, to: 19 }] },
  ]);
  cache.close(first.slot);
  assert.deepEqual(cache.takeOperations(), []);
  assert.equal(cache.match('one', tokens, 20).tokens, 20);
});

test('apart, rows for nothing go behind a step whose slots are neighbours', () => {
  const cache = new ApartCache({ slots: 4, slotTokens: 10, snapshotTokensMax: 0 });
  const open = () => cache.open('one', Int32Array.of(1), 0)?.slot;
  assert.deepEqual([open(), open(), open()], [0, 1, 2]);
  assert.deepEqual(cache.fillers([0, 1, 2], 4), [{ sequence: 3, position: 0 }]);
  assert.deepEqual(cache.fillers([0, 2], 4), []);
  assert.deepEqual(cache.fillers([0, 1], 4), []);
});

test('apart, who goes on with what somebody has left does so where it is, and the rest of it is copied', () => {
  const cache = new ApartCache({ slots: 2, slotTokens: 100, snapshotTokensMax: 100 });
  const tokens = Int32Array.from({ length: 20 }, (_, index) => index);
  run(cache, 'one', [...tokens]);
  assert.deepEqual([cache.takeOperations(), cache.kept], [[], { cells: 20, copies: 0 }]);
  assert.equal(run(cache, 'one', [...tokens.subarray(0, 15), 99, 98]), 15);
  assert.deepEqual(
    cache.takeOperations().map((operation) => operation.kind),
    ['save', 'remove'],
  );
  assert.deepEqual(cache.kept, { cells: 17, copies: 5 });
  assert.equal(run(cache, 'two', [1, 2, 3]), 0);
  assert.equal(run(cache, 'one', [...tokens]), 19);
});

test('apart, sequences move together when one between them ends', () => {
  const cache = new ApartCache({ slots: 4, slotTokens: 10, snapshotTokensMax: 0 });
  const slots = [1, 2, 3].map((length) => {
    const { slot } = cache.open('one', Int32Array.of(1), 0) ?? assert.fail('a slot is free');
    cache.grow(slot, length);
    return slot;
  });
  cache.close(slots[1] as number);
  assert.deepEqual(cache.compact(), [{ from: 0, to: 1 }]);
  assert.deepEqual(cache.compact(), []);
});

test('apart, what a slot goes on having is there, though making room for the rest of it took the copies of the first of it', () => {
  const cache = new ApartCache({ slots: 2, slotTokens: 60, snapshotTokensMax: 20 });
  const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
  // Copied when its slot is wanted, and brought back for a longer prompt, which has only the rest to itself.
  for (const prompt of [from(0, 10), from(100, 5), from(200, 5), from(0, 30)]) run(cache, 'one', prompt);
  const opened = cache.open('one', Int32Array.from(from(0, 12)), 12) ?? assert.fail('a slot is free');
  assert.equal(opened.cached, 12);
  cache.close(opened.slot);
  assert.equal(cache.match('one', Int32Array.from(from(0, 12)), 12).tokens, 12);
});
