import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kernelsOver, rowBytesOf, type ScanKind } from './kernels.ts';
import { factorBytes, hitBytes } from './scan-kernel.ts';
import { createSharedMemory } from './web-assembly.ts';

const memory = createSharedMemory();
memory.grow(15);
const kernels = kernelsOver(memory);
const place = { rows: 0, factors: 1 << 18, query: 1 << 19, list: (1 << 19) + (1 << 16), hits: (1 << 19) + (1 << 17) };

interface Case {
  readonly rows: readonly (readonly number[])[];
  readonly query: readonly number[];
  readonly factors: readonly (readonly [weight: number, bias: number, origin: number])[];
  readonly threshold: number;
}

/** Puts rows into memory, each with `write`, and returns what the kernel found: [row, estimate]. */
function scan(kind: ScanKind, { rows, query, factors, threshold }: Case, write: Writer, list?: readonly number[]) {
  const dimensions = query.length;
  const rowBytes = rowBytesOf(kind, dimensions);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0);
  for (const [index, row] of rows.entries()) write(place.rows + index * rowBytes, row);
  write(place.query, query);
  for (const [index, [weight, bias, origin]] of factors.entries())
    new Float32Array(memory.buffer, place.factors + index * factorBytes, 3).set([weight, bias, origin]);
  if (list) new Uint32Array(memory.buffer, place.list, list.length).set(list);
  const end = list ? list.length : rows.length;
  const run = list ? kernels.list[kind] : kernels.run[kind];
  const after = run(place.rows, 0, end, place.list, place.query, rowBytes, place.factors, 0.5, threshold, place.hits);
  return Array.from({ length: (after - place.hits) / hitBytes }, (_none, index) => {
    const hit = new DataView(memory.buffer, place.hits + index * hitBytes);
    return [hit.getUint32(0, true), hit.getFloat32(4, true)] as const;
  });
}

type Writer = (address: number, values: readonly number[]) => void;
const writeFloats: Writer = (address, values) => new Float32Array(memory.buffer, address, values.length).set(values);
const writeBytes: Writer = (address, values) => new Int8Array(memory.buffer, address, values.length).set(values);
const writeBits: Writer = (address, values) => {
  const bytes = new Uint8Array(memory.buffer, address, Math.ceil(values.length / 8));
  for (const [index, bit] of values.entries()) if (bit) bytes[index >> 3]! |= 1 << (index & 7);
};

/** What every row comes to, in plain TypeScript. */
const sums = {
  f32: (row: readonly number[], query: readonly number[]) => row.reduce((sum, x, d) => sum + x * query[d]!, 0),
  int8: (row: readonly number[], query: readonly number[]) => row.reduce((sum, x, d) => sum + x * query[d]!, 0),
  bits: (row: readonly number[], query: readonly number[]) => row.filter((bit, d) => bit !== query[d]).length,
  overlap: (row: readonly number[], query: readonly number[]) => {
    const shared = row.filter((bit, d) => bit === 1 && query[d] === 1).length;
    const all = row.filter((bit, d) => bit === 1 || query[d] === 1).length;
    return all === 0 ? 1 : shared / all;
  },
} as const;

function caseOf(component: fc.Arbitrary<number>, queryComponent = component): fc.Arbitrary<Case> {
  const factor = fc.integer({ min: -8, max: 8 });
  return fc.integer({ min: 1, max: 200 }).chain((dimensions) =>
    fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        rows: fc.array(fc.array(component, { minLength: dimensions, maxLength: dimensions }), {
          minLength: count,
          maxLength: count,
        }),
        query: fc.array(queryComponent, { minLength: dimensions, maxLength: dimensions }),
        factors: fc.array(fc.tuple(factor, factor, factor), { minLength: count, maxLength: count }),
        threshold: fc.integer({ min: -50, max: 50 }).map((n) => n + 0.25),
      }),
    ),
  );
}

const bit = fc.integer({ min: 0, max: 1 });
const small = fc.integer({ min: -16, max: 16 });
const kinds: readonly [ScanKind, fc.Arbitrary<Case>, Writer][] = [
  ['f32', caseOf(small), writeFloats],
  ['int8', caseOf(fc.integer({ min: -128, max: 127 }), fc.integer({ min: 0, max: 127 })), writeBytes],
  ['bits', caseOf(bit), writeBits],
  ['overlap', caseOf(bit), writeBits],
];

for (const [kind, cases, write] of kinds) {
  test(`${kind}: finds what plain arithmetic finds, in rows that follow each other and in a list`, () => {
    fc.assert(
      fc.property(cases, fc.nat(), (each, seed) => {
        const all = each.rows.map((row, index) => {
          const [weight, bias, origin] = each.factors[index]!;
          return [index, (sums[kind](row, each.query) - origin) * weight * 0.5 + bias] as const;
        });
        const wanted = all.filter(([, estimate]) => estimate > each.threshold);
        const near = (found: readonly (readonly [number, number])[], expected: typeof found) => {
          assert.deepEqual(
            found.map(([row]) => row),
            expected.map(([row]) => row),
          );
          for (const [index, [, estimate]] of found.entries())
            assert.ok(Math.abs(estimate - expected[index]![1]) < 1e-3 * (1 + Math.abs(estimate)));
        };
        near(scan(kind, each, write), wanted);
        const list = all.map(([index]) => index).filter((index) => (index * 7 + seed) % 3 !== 0);
        if (list.length > 0)
          near(
            scan(kind, each, write, list),
            wanted.filter(([index]) => list.includes(index)),
          );
      }),
      { numRuns: 60 },
    );
  });
}
