import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageType, type MessageType } from './message-type.ts';

const point = messageType('test.Point', {
  lat: [1, 'double'],
  name: [2, 'string', 'optional'],
  height: [3, 'int64', 'optional'],
});

interface Tree {
  readonly label: string;
  readonly children: readonly Tree[];
}
const tree: MessageType<Tree> = messageType('test.Tree', {
  label: [1, 'string'],
  children: [2, (): MessageType<Tree> => tree, 'repeated'],
});

const everything = messageType('test.Everything', {
  ids: [1, 'int64', 'repeated'],
  vector: [2, 'bytes'],
  where: [3, point],
  flags: [4, 'bool', 'repeated'],
  byName: [5, 'int32', 'map'],
});

test('a message reads as it was written', () => {
  const vector = new Uint8Array(Float32Array.of(1, 2).buffer);
  const bytes = everything.encode({ ids: ['9007199254740993', -1], vector, where: { lat: 2.5 }, byName: { a: 1 } });
  const read = everything.decode(bytes);
  assert.deepEqual(read.ids.map(String), ['9007199254740993', '-1']);
  assert.deepEqual([...read.vector], [...vector]);
  assert.deepEqual([read.where?.lat, read.where?.name, read.where?.height], [2.5, null, null]);
  assert.deepEqual([read.flags.length, { ...read.byName }], [0, { a: 1 }]);
});

test('what is absent is empty, null where it can be told from empty', () => {
  const read = everything.decode(new Uint8Array());
  assert.deepEqual([read.ids.length, read.vector, read.where], [0, new Uint8Array(), null]);
  assert.equal(point.decode(point.encode({ name: '' })).name, '');
});

test('a message can hold messages of its own kind', () => {
  const read = tree.decode(tree.encode({ label: 'a', children: [{ label: 'b', children: [{ label: 'c' }] }] }));
  assert.equal(read.children[0]?.children[0]?.label, 'c');
});

test('numbers are packed, as servers of others expect them', () => {
  assert.deepEqual([...everything.encode({ ids: [1, 2] })], [0x0a, 2, 1, 2]);
});

test('unknown fields are skipped, and what is no message throws', () => {
  assert.equal(point.decode(everything.encode({ byName: { a: 1 } })).lat, 0);
  assert.throws(() => everything.decode(Uint8Array.of(0x0a, 200)));
});
