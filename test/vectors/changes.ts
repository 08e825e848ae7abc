import type { CollectionDefinition, VectorRecord } from '#contract';

export const writers = 16;

/** Records of one writer; it comes back to each. */
const recordsEach = 2000;
const dimensions = 32;

export const collection: CollectionDefinition = {
  name: 'crash',
  vectors: { default: { dimensions, metric: 'cosine' } },
  sparse: ['parts'],
  text: { words: {} },
};

export type Change =
  | { readonly kind: 'upsert'; readonly namespace: string; readonly id: string; readonly record: VectorRecord }
  | { readonly kind: 'delete'; readonly namespace: string; readonly id: string };

/** What a writer does as its n-th change: always the same. */
export function changeOf(writer: number, number: number): Change {
  const id = `${writer}-${number % recordsEach}`;
  const namespace = `n${writer % 3}`;
  if (number % 7 === 3) return { kind: 'delete', namespace, id };
  return { kind: 'upsert', namespace, id, record: recordOf(writer, number, id) };
}

function recordOf(writer: number, number: number, id: string): VectorRecord {
  const vector = Float32Array.from({ length: dimensions }, (_none, d) =>
    Math.fround(Math.sin(writer + number * (d + 1))),
  );
  const parts = { indices: Uint32Array.of(writer, 100 + (number % 50)), values: Float32Array.of(1, number) };
  return {
    id,
    vectors: { default: vector },
    sparse: { parts },
    metadata: { writer, number, words: wordsOf(writer, number) },
  };
}

/** A word of the writer's own, and one that many share. */
function wordsOf(writer: number, number: number): string {
  return `writer${writer} kind${number % 10}`;
}

/** What a writer's records are after so many of its changes. */
export function stateAfter(writer: number, changes: number): ReadonlyMap<string, VectorRecord> {
  const records = new Map<string, VectorRecord>();
  for (let number = Math.max(0, changes - recordsEach); number < changes; number++) {
    const change = changeOf(writer, number);
    if (change.kind === 'upsert') records.set(change.id, change.record);
    else records.delete(change.id);
  }
  return records;
}
