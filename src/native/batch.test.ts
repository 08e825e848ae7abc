import assert from 'node:assert/strict';
import { test } from 'node:test';
import koffi from 'koffi';
import { Batch } from './batch.ts';

test('native code reads what was added, also from the smallest batch', () => {
  for (const capacity of [1, 3, 100]) {
    const batch = new Batch(capacity);
    for (let round = 0; round < 2; round++) {
      batch.clear();
      for (let index = 0; index < capacity; index++) {
        assert.equal(batch.add(1000 + index + round, index * 2, index % 5, index === capacity - 1), index);
      }
      assert.equal(batch.length, capacity);
      const read = (field: string, type: string) =>
        Array.from(koffi.decode(batch.struct[field], type, capacity) as number[]);
      const indexes = Array.from({ length: capacity }, (_, index) => index);
      assert.deepEqual(
        read('token', 'int32_t'),
        indexes.map((index) => 1000 + index + round),
      );
      assert.deepEqual(
        read('pos', 'int32_t'),
        indexes.map((index) => index * 2),
      );
      assert.deepEqual(
        read('n_seq_id', 'int32_t'),
        indexes.map(() => 1),
      );
      assert.deepEqual(
        read('logits', 'int8_t'),
        indexes.map((index) => Number(index === capacity - 1)),
      );
      const last = koffi.decode(batch.struct['seq_id'], (capacity - 1) * 8, 'int32_t *') as bigint;
      assert.equal(koffi.decode(last, 'int32_t'), (capacity - 1) % 5);
    }
  }
});

test('a batch refuses more tokens than it has room for', () => {
  const batch = new Batch(1);
  batch.add(1, 0, 0, true);
  assert.throws(() => batch.add(2, 1, 0, true), /capacity/);
});
