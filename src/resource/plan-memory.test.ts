import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelMemory } from './memory-ledger.ts';
import { ModelsTooLargeError } from './models-too-large-error.ts';
import { planMemory } from './plan-memory.ts';

const model = (name: string, bytes: number, load?: ModelMemory['load'], weights = name): ModelMemory => ({
  name,
  load,
  claim: { weights: `sha256:${weights}`, sharedBytes: bytes, privateBytes: 0, hostCacheBytes: 0 },
});
const start = (models: readonly ModelMemory[], budgetBytes = 10) =>
  planMemory(models, budgetBytes, true).models.flatMap(({ name, isAtStart }) => (isAtStart ? [name] : []));

describe('memory of a stack', () => {
  it('has pinned models from the start, then what fits in the order of the routes', () => {
    assert.deepEqual(start([model('a', 5), model('b', 4), model('c', 1), model('p', 5, 'pinned')]), ['a', 'p']);
  });

  it('leaves to the first request what is declared so', () => {
    assert.deepEqual(start([model('a', 5, 'onDemand'), model('b', 4)]), ['b']);
  });

  it('counts weights once that several models have', () => {
    assert.deepEqual(start([model('a', 8, undefined, 'w'), model('b', 8, undefined, 'w')]), ['a', 'b']);
  });

  it('takes more models than fit at the same time', () => {
    assert.equal(planMemory([model('a', 9), model('b', 9), model('c', 9)], 10, true).startBytes, 9);
  });

  it('refuses what can never be loaded: one that is too large, pinned ones together, or one beside them', () => {
    const refused = (models: readonly ModelMemory[], message: RegExp) =>
      assert.throws(
        () => planMemory(models, 10, false),
        (error) => error instanceof ModelsTooLargeError && message.test(error.message),
      );
    refused([model('a', 11)], /"a" needs 11 B of memory; this machine has 10 B/);
    refused([model('a', 6, 'pinned'), model('b', 6, 'pinned')], /"a", "b", which are pinned, need 12 B/);
    refused([model('a', 6, 'pinned'), model('b', 5)], /"a", "b", of which all but the last are pinned, need 11 B/);
  });

  it('says nothing of what nobody has looked into yet', () => {
    const plan = planMemory([{ name: 'far', load: 'pinned', claim: undefined }, model('a', 9)], 10, true);
    assert.deepEqual(plan.models[0], { name: 'far', load: 'pinned', memoryBytes: undefined, isAtStart: false });
  });
});
