import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryByOwner } from './memory-by-owner.ts';

const holdings = {
  residentBytes: 2000,
  weightsBytes: 1000,
  cellBytes: 2,
  cells: 100,
  cellsUsed: 30,
  quietCells: 10,
  kept: { cells: 20, copies: 50 },
};

test('every byte of the process has one owner', () => {
  const memory = memoryByOwner(holdings);
  assert.deepEqual(memory, {
    weights: 1000,
    kv: 60,
    prefix_cache: 40,
    kv_free: 100,
    kv_alone: 20,
    host_copies: 100,
    other: 680,
  });
  const sum = Object.values(memory).reduce((total, part) => total + part, 0);
  assert.equal(sum, holdings.residentBytes);
});

test('a cache whose pages were never touched leaves nothing for others, and not less than that', () => {
  assert.equal(memoryByOwner({ ...holdings, residentBytes: 1100 })['other'], 0);
});
