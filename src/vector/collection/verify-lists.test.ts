import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arenas } from '../memory/arenas.ts';
import { Tail } from '../rows/tail.ts';
import { testDefinition } from './model-fixture.ts';
import { verifyLists } from './verify-lists.ts';

test('a record that its words or its sparse vector do not lead to is named', () => {
  const tail = new Tail(testDefinition, new Arenas());
  const words = { indices: Uint32Array.of(1, 7), values: Float32Array.of(0.5, -2) };
  tail.append('', { id: 'a', vectors: {}, sparse: { words }, metadata: { text: 'red green red' } });
  const places = [{ rows: tail, row: 0 }];
  assert.deepEqual(verifyLists(testDefinition, places), []);
  // As if the lists had been made by another analyser than is declared.
  const other = { ...testDefinition, text: { text: { analyser: 'trigrams' as const } } };
  assert.deepEqual(verifyLists(other, places), [
    '"a" is not found by "gre" in "text"',
    '"a" is not found by "ree" in "text"',
    '"a" is not found by "een" in "text"',
  ]);
});
