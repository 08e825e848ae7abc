import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VectorMetric } from '#contract';
import type { Bitmap } from '../filter/bitmap.ts';
import { exactScore, isSimilarity } from '../scan/exact-score.ts';
import { QueryCodes } from '../scan/query-codes.ts';
import type { Segment } from '../segment/segment.ts';
import { graphed, graphedRows } from './graph-fixture.ts';
import { searchGraph } from './search-graph.ts';

const k = 10;

function nearestOf(metric: VectorMetric, query: Float32Array, segment: Segment, mask?: Bitmap): readonly number[] {
  const scored = Array.from({ length: graphedRows }, (_none, row) => ({
    row,
    vector: segment.vectorOf(row, 'default'),
  }))
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
