import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeGraphs } from './graph.ts';
import { graphed } from './graph-fixture.ts';
import { buildSegmentGraphs } from './segment-graphs.ts';

test('a graph that nobody wants any more is not finished, and takes no memory', async () => {
  const { segment, vectors, graphs, arenas } = await graphed('cosine');
  freeGraphs(graphs.get('default'));
  const before = arenas.sizeBytes;
  const signal = AbortSignal.abort();
  assert.equal(await buildSegmentGraphs({ segment, vectors, rowsMin: 1000, arenas, signal }), undefined);
  assert.equal(arenas.sizeBytes, before);
});
