import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CollectionDefinition, VectorMetric } from '#contract';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { normalised } from '../code/factors.ts';
import type { Bitmap } from '../filter/bitmap.ts';
import { Arenas } from '../memory/arenas.ts';
import { Tail } from '../rows/tail.ts';
import { exactScore, isSimilarity } from '../scan/exact-score.ts';
import { QueryCodes } from '../scan/query-codes.ts';
import { buildSegment, originsOf } from '../segment/build-segment.ts';
import { loadSegment } from '../segment/load-segment.ts';
import type { Segment } from '../segment/segment.ts';
import { freeGraphs } from './graph.ts';
import { loadGraphs, writeGraphs } from './graph-file.ts';
import { searchGraph } from './search-graph.ts';
import { buildSegmentGraphs } from './segment-graphs.ts';

const [count, dimensions, k] = [3000, 24, 10];

/** A segment of records in clusters, some without a vector, with its graph. */
async function graphed(metric: VectorMetric) {
  const definition: CollectionDefinition = { name: 'c', vectors: { default: { dimensions, metric } } };
  const arenas = new Arenas();
  const tail = new Tail(definition, arenas);
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const centres = Array.from({ length: 12 }, () => Array.from({ length: dimensions }, () => 2 * random()));
  const draw = (n: number) => {
    const vector = Float32Array.from(centres[n % 12]!, (middle) => middle + random());
    return metric === 'dot' ? normalised(vector) : vector;
  };
  for (let id = 0; id < count; id++) {
    const vectors = id % 50 === 7 ? {} : { default: draw(id) };
    tail.append('', { id: String(id), vectors, metadata: { third: id % 3, cluster: id % 12 } });
  }
  const disk = new UncertainDisk();
  await buildSegment(disk, '/c/segment', definition, originsOf([tail]));
  const segment = await loadSegment(disk, '/c/segment', definition, arenas);
  const { signal } = new AbortController();
  const graphs = await buildSegmentGraphs({ segment, vectors: definition.vectors, rowsMin: 1000, arenas, signal });
  return { segment, graphs: graphs!, draw, disk, arenas };
}

function nearestOf(metric: VectorMetric, query: Float32Array, segment: Segment, mask?: Bitmap): readonly number[] {
  const scored = Array.from({ length: count }, (_none, row) => ({ row, vector: segment.vectorOf(row, 'default') }))
    .filter(({ row, vector }) => vector && (mask?.has(row) ?? true))
    .map(({ row, vector }) => ({ row, score: exactScore(metric, query, vector!) }));
  const sign = isSimilarity(metric) ? 1 : -1;
  return scored
    .toSorted((a, b) => (b.score - a.score) * sign)
    .slice(0, k)
    .map(({ row }) => row);
}

for (const metric of ['cosine', 'dot', 'l2'] as const) {
  test(`${metric}: walks find at least 95 of 100 nearest, of all rows and of some`, async () => {
    const { segment, graphs, draw } = await graphed(metric);
    const [graph] = graphs.get('default')!;
    for (const filter of [undefined, { op: 'equals', field: 'third', value: 1 } as const]) {
      const selection = segment.select('', filter);
      let hits = 0;
      for (let n = 0; n < 40; n++) {
        const query = new QueryCodes(metric, draw(n));
        const rows = searchGraph(graph!, query.of('int8'), selection, { width: 60, most: 2 * k, enough: k });
        assert.ok(rows);
        assert.ok(
          rows.every((row) => selection.mask?.has(row) ?? true),
          'only rows that are asked for',
        );
        const nearest = nearestOf(metric, query.vector, segment, selection.mask);
        hits += nearest.filter((row) => rows.includes(row)).length;
      }
      assert.ok(hits >= 380, `${hits} of 400`);
    }
  });
}

test('a graph comes back from its file; one that rots, or is of another segment, is refused', async () => {
  const { segment, graphs, disk, arenas } = await graphed('cosine');
  await writeGraphs(disk, '/c/graph', count, graphs);
  const loaded = await loadGraphs(disk, '/c/graph', segment, arenas);
  assert.deepEqual(loaded.get('default')![0]!.links, graphs.get('default')![0]!.links);
  await writeGraphs(disk, '/c/other', count - 1, graphs);
  await assert.rejects(loadGraphs(disk, '/c/other', segment, arenas), { code: 'vector/segment-damaged' });
  graphs.get('default')![0]!.links[5] = count;
  await writeGraphs(disk, '/c/astray', count, graphs);
  await assert.rejects(loadGraphs(disk, '/c/astray', segment, arenas), { code: 'vector/segment-damaged' });
  disk.rot('/c/graph', 40);
  await assert.rejects(loadGraphs(disk, '/c/graph', segment, arenas), { code: 'vector/segment-damaged' });
});

test('a graph that nobody wants any more is not finished, and takes no memory', async () => {
  const { segment, graphs, arenas } = await graphed('cosine');
  freeGraphs(graphs.get('default'));
  const before = arenas.sizeBytes;
  const vectors = { default: { dimensions, metric: 'cosine' } } as const;
  const signal = AbortSignal.abort();
  assert.equal(await buildSegmentGraphs({ segment, vectors, rowsMin: 1000, arenas, signal }), undefined);
  assert.equal(arenas.sizeBytes, before);
});
