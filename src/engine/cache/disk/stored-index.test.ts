import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stored, StoredIndex } from './stored-index.ts';

const scopeTag = '00000001'.padEnd(64, '0');

function stored(name: string, tokens: readonly number[], from: number): Stored {
  return { name, scopeTag, tokens: Int32Array.from(tokens), from, sizeBytes: 1, isPinned: false, hits: 0, value: 0 };
}

test('beginnings that have one digest by accident are told apart', () => {
  // A step of the digest is (digest ^ token) * prime: the second token makes up for what the first one changed.
  const [digestOf5, digestOf6] = [Math.imul(1 ^ 5, 0x01000193), Math.imul(1 ^ 6, 0x01000193)];
  const twin = 7 ^ digestOf5 ^ digestOf6;
  const index = new StoredIndex();
  index.add(stored('other', [6, twin, 8, 9], 2));
  const text = Int32Array.of(5, 7, 8, 9);
  assert.equal(index.find(scopeTag, text, 4, 2).reach, 2);
  index.add(stored('own', [5, 7, 8], 2));
  const { files, reach } = index.find(scopeTag, text, 4, 2);
  assert.deepEqual([files.map(({ name }) => name), reach], [['own'], 3]);
});

test('of files that are worth the same, the one goes first that continues others', () => {
  const index = new StoredIndex();
  for (const file of [stored('first', [1, 2], 0), stored('last', [1, 2, 3], 2)]) index.add(file);
  assert.equal(index.evictLeast().name, 'last');
  assert.equal(index.bytes, 1);
});
