import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphed, graphedRows } from './graph-fixture.ts';
import { loadGraphs, writeGraphs } from './graph-file.ts';

test('a graph comes back from its file; one that rots, or is of another segment, is refused', async () => {
  const { segment, graphs, disk, arenas } = await graphed('cosine');
  await writeGraphs(disk, '/c/graph', graphedRows, graphs);
  const loaded = await loadGraphs(disk, '/c/graph', segment, arenas);
  assert.deepEqual(loaded.get('default')![0]!.links, graphs.get('default')![0]!.links);
  await writeGraphs(disk, '/c/other', graphedRows - 1, graphs);
  await assert.rejects(loadGraphs(disk, '/c/other', segment, arenas), { code: 'vector/segment-damaged' });
  graphs.get('default')![0]!.links[5] = graphedRows;
  await writeGraphs(disk, '/c/astray', graphedRows, graphs);
  await assert.rejects(loadGraphs(disk, '/c/astray', segment, arenas), { code: 'vector/segment-damaged' });
  disk.rot('/c/graph', 40);
  await assert.rejects(loadGraphs(disk, '/c/graph', segment, arenas), { code: 'vector/segment-damaged' });
});
