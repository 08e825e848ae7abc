import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitQueryMap, pullOf } from './fit-query-map.ts';
import { solvePositive } from './solve-positive.ts';
import { tuneQueries } from './tune-queries.ts';

/** From -1 to 1, without order. */
const noise = (index: number): number => (Math.sin(index * 12.9898 + 1) * 43_758.5453) % 1;

test('what solves equations, put into them, gives the right sides', () => {
  const size = fc.integer({ min: 1, max: 7 });
  fc.assert(
    fc.property(size, size, fc.nat(1000), (rows, columns, seed) => {
      const some = Array.from({ length: rows * rows }, (_, index) => noise(seed + index));
      const at = (row: number, column: number): number => {
        const products = Array.from({ length: rows }, (_, k) => some[row * rows + k]! * some[column * rows + k]!);
        return products.reduce((sum, each) => sum + each, row === column ? 0.5 : 0);
      };
      const matrix = Float64Array.from({ length: rows * rows }, (_, index) =>
        at(Math.floor(index / rows), index % rows),
      );
      const right = Float64Array.from({ length: rows * columns }, (_, index) => noise(seed - index));
      const solved = solvePositive(matrix.slice(), right.slice(), rows);
      for (const [index, wanted] of right.entries()) {
        const [row, column] = [Math.floor(index / columns), index % columns];
        let sum = 0;
        for (let k = 0; k < rows; k++) sum += matrix[row * rows + k]! * solved[k * columns + column]!;
        assert.ok(Math.abs(sum - wanted) < 1e-6, `${sum}, not ${wanted}`);
      }
    }),
  );
});

/** Documents all around, and queries that are turned from what belongs to them by the same angle. */
function turnedAway(count: number, angle: number) {
  const width = 4;
  const documents = Array.from({ length: count }, (_, index) => {
    const at = Array.from({ length: width }, (_none, part) => noise(index * 7 + part));
    const length = Math.hypot(...at);
    return Float32Array.from(at, (value) => value / length);
  });
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const queries = documents.map(([a = 0, b = 0, c = 0, d = 0]) =>
    Float32Array.of(cosine * a - sine * b, sine * a + cosine * b, cosine * c - sine * d, sine * c + cosine * d),
  );
  return { documents, queries, relevant: documents.map((_, place) => new Set([place])) };
}

test('queries that all err alike are brought back, and the report is of those that were left out', () => {
  const { report, map } = tuneQueries(turnedAway(60, 1));
  assert.ok(report.gain > report.gainBefore + 0.2, JSON.stringify(report));
  assert.ok(report.difference.low > 0);
  assert.equal(map.matrix.length, 16);
});

test('a query is drawn to what belongs to it and away from what is nearest without, more or less strongly', () => {
  const documents = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const pull = pullOf(Float32Array.of(0.6, 0.8), documents, new Set([0]));
  assert.deepEqual(
    [...pull.target].map((value) => value.toFixed(2)),
    ['1.00', '-0.90'],
  );
  const [strong, weak] = [fitQueryMap([pull], 0.1), fitQueryMap([pull], 10)].map(({ matrix }) => Math.hypot(...matrix));
  assert.ok((strong ?? 0) > 5 * (weak ?? 0));
});
