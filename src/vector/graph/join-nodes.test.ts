import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noNode } from './graph.ts';
import { graphed } from './graph-fixture.ts';
import { nodeOrder } from './node-order.ts';

test('every record that has a vector is joined: walks come to it from where they begin', async () => {
  const { segment, graphs } = await graphed('l2');
  const { links, degree, count } = graphs.get('default')![0]!;
  const reached = new Set([nodeOrder(count)(0), nodeOrder(count)(1)]);
  for (const node of reached) {
    const own = links.subarray(node * degree, (node + 1) * degree).filter((link) => link !== noNode);
    assert.equal(new Set(own).size, own.length, 'no link twice');
    assert.ok(!own.includes(node), 'none to itself');
    for (const link of own) reached.add(link);
  }
  const withVector = Array.from({ length: count }, (_none, row) => row).filter((row) =>
    segment.vectorOf(row, 'default'),
  );
  const missing = withVector.filter((row) => !reached.has(row));
  // Who was linked to may be pushed out by nearer ones; that it happens to few is what matters.
  assert.ok(missing.length <= withVector.length * 0.002, `${missing.length} of ${withVector.length}`);
});

test('the order of nodes is one of all nodes', () => {
  for (const count of [1, 2, 3, 10, 64, 1000]) {
    const order = Array.from({ length: count }, (_none, index) => nodeOrder(count)(index));
    assert.equal(new Set(order).size, count);
  }
});
