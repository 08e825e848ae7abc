import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CollectionDefinition, VectorField, VectorMetric } from '#contract';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import type { RowSet } from '../rows/row-set.ts';
import { Tail } from '../rows/tail.ts';
import { buildSegment, originsOf } from '../segment/build-segment.ts';
import { loadSegment } from '../segment/load-segment.ts';
import { exactScore, isSimilarity } from './exact-score.ts';
import { QueryCodes } from './query-codes.ts';
import { searchRows } from './search-rows.ts';

const definitionOf = (field: VectorField): CollectionDefinition => ({ name: 'c', vectors: { default: field } });

async function sealed(tail: Tail, definition: CollectionDefinition, arenas: Arenas): Promise<RowSet> {
  const disk = new UncertainDisk();
  await buildSegment(disk, '/c/segment', definition, originsOf([tail]));
  return await loadSegment(disk, '/c/segment', definition, arenas);
}

const metrics: readonly VectorMetric[] = ['cosine', 'dot', 'l2', 'hamming', 'jaccard'];

for (const metric of metrics) {
  test(`${metric}: tail and segment find what comparing with every record finds`, async () => {
    const vector = (length: number) =>
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: length, maxLength: length });
    const cases = fc.integer({ min: 1, max: 70 }).chain((dimensions) =>
      fc.record({
        rows: fc.array(fc.record({ vector: fc.option(vector(dimensions)), group: fc.nat(2), color: fc.nat(3) }), {
          minLength: 1,
          maxLength: 90,
        }),
        dead: fc.array(fc.nat(89)),
        query: vector(dimensions),
        k: fc.integer({ min: 1, max: 100 }),
        filtered: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, dead, query: values, k, filtered }) => {
        const definition = definitionOf({ dimensions: values.length, metric, codes: 'none' });
        const arenas = new Arenas();
        const tail = new Tail(definition, arenas);
        for (const [id, { vector: given, group, color }] of rows.entries()) {
          const vectors = given ? { default: Float32Array.from(given) } : {};
          tail.append(`g${group}`, { id: String(id), vectors, metadata: { color } });
        }
        const segment = await sealed(tail, definition, arenas);
        const query = Float32Array.from(values);
        const gone = new Set(dead);
        for (const set of [tail, segment])
          for (const id of gone) {
            const row = set.find(`g${rows[id]?.group}`, String(id));
            if (row !== undefined) set.kill(row);
          }
        const wanted = rows
          .flatMap(({ vector: given, group, color }, id) =>
            given && group === 1 && !gone.has(id) && (!filtered || color === 2)
              ? [exactScore(metric, query, Float32Array.from(given))]
              : [],
          )
          .toSorted((a, b) => (isSimilarity(metric) ? b - a : a - b))
          .slice(0, k);
        const filter = filtered ? ({ op: 'equals', field: 'color', value: 2 } as const) : undefined;
        for (const set of [tail, segment]) {
          const search = {
            namespace: 'g1',
            field: 'default',
            query: new QueryCodes(metric, query),
            k,
            filter,
            exact: false,
            records: rows.length,
          };
          const found = searchRows([set], search).map(({ score }) => score);
          assert.deepEqual(found.toSorted((a, b) => (isSimilarity(metric) ? b - a : a - b)).slice(0, k), wanted);
        }
      }),
      { numRuns: 40 },
    );
  });
}

for (const codes of ['int8', 'binary'] as const) {
  for (const metric of ['cosine', 'dot', 'l2'] as const) {
    test(`${codes} codes of ${metric} find at least 95 of 100 nearest`, async () => {
      const [count, dimensions, k] = [3000, 64, 10];
      const definition = definitionOf({ dimensions, metric, codes });
      const arenas = new Arenas();
      const tail = new Tail(definition, arenas);
      let state = 7;
      const random = () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state / 2 ** 32 - 0.5;
      };
      // A few strong directions and a middle that is not 0, as embeddings have.
      const draw = () => Float32Array.from({ length: dimensions }, (_none, d) => 0.3 + (random() * 4) / (1 + d / 8));
      for (let id = 0; id < count; id++) tail.append('', { id: String(id), vectors: { default: draw() } });
      const segment = await sealed(tail, definition, arenas);
      let hits = 0;
      for (let n = 0; n < 20; n++) {
        const base = { namespace: '', field: 'default', query: new QueryCodes(metric, draw()), k, filter: undefined };
        const top = (exact: boolean) =>
          searchRows([segment], { ...base, exact, records: count })
            .slice(0, k)
            .map(({ row }) => row);
        const wanted = new Set(top(true));
        hits += top(false).filter((row) => wanted.has(row)).length;
      }
      assert.ok(hits >= 190, `${hits} of 200`);
    });
  }
}
