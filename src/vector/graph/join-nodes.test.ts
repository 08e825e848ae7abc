import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noNode } from './graph.ts';
import { graphed } from './graph-fixture.ts';
import { joinNodes } from './join-nodes.ts';
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

test('in this thread it comes to what a thread of its own has come to, and it stops when it is told', async () => {
  const { segment, graphs } = await graphed('cosine');
  const graph = graphs.get('default')![0]!;
  const { rows, factors, rowBytes } = segment.regions('default').codes!.region;
  const { buffer } = rows.arena.memory;
  const source = {
    ...graph,
    links: new Uint32Array(graph.links.length),
    codes: new Int8Array(buffer, rows.address, graph.count * rowBytes),
    rowBytes,
    factors: new Float32Array(buffer, factors.address, graph.count * 4),
    queryWeight: 2,
    ownEstimate: 1,
  };
  assert.equal(joinNodes({ ...source, shouldStop: () => false }), true);
  assert.deepEqual(source.links, graph.links);
  assert.equal(joinNodes({ ...source, shouldStop: () => true }), false);
});

test('the order of nodes is one of all nodes', () => {
  for (const count of [1, 2, 3, 10, 64, 1000]) {
    const order = Array.from({ length: count }, (_none, index) => nodeOrder(count)(index));
    assert.equal(new Set(order).size, count);
  }
});
