import fc from 'fast-check';
import type { Metadata, VectorRecord } from '#contract';
import type { Operation } from '../log/operation.ts';
import type { Collection } from './collection.ts';

/** What a collection holds, as maps that nobody can get wrong: by namespace, by id. */
export type Model = ReadonlyMap<string, ReadonlyMap<string, VectorRecord>>;

/** The state after one more operation. */
export function applied(model: Model, operation: Operation): Model {
  const { namespace } = operation;
  const records = new Map(model.get(namespace));
  if (operation.kind === 'upsert') for (const record of operation.records) records.set(record.id, record);
  else if (operation.kind === 'delete') for (const id of operation.ids) records.delete(id);
  else if (operation.kind === 'clear') records.clear();
  else
    for (const { id, vectors, sparse, metadata } of operation.patches) {
      const before = records.get(id);
      if (!before) continue;
      const merged = Object.entries({ ...before.metadata, ...metadata }).filter(([, value]) => value !== undefined);
      records.set(id, {
        id,
        vectors: { ...before.vectors, ...vectors },
        sparse: { ...before.sparse, ...sparse },
        metadata: Object.fromEntries(merged) as Metadata,
      });
    }
  const next = new Map(model).set(namespace, records);
  if (records.size === 0) next.delete(namespace);
  return next;
}

/** Does the operation, as a client does. */
export async function perform(collection: Collection, operation: Operation): Promise<void> {
  const { namespace } = operation;
  if (operation.kind === 'upsert') await collection.upsert(operation.records, namespace);
  else if (operation.kind === 'update') await collection.update(operation.patches, namespace);
  else if (operation.kind === 'delete') await collection.delete({ ids: operation.ids }, namespace);
  else await collection.deleteNamespace(namespace);
}

/** A text that is the same for equal states. */
export function textOf(model: Model): string {
  const plain = [...model]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, records]) => [
      namespace,
      [...records.values()]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, vectors, sparse = {}, metadata }) => [
          id,
          Object.entries(vectors).map(([name, each]) => [name, [...each]]),
          Object.entries(sparse).map(([name, { indices, values }]) => [name, [...indices], [...values]]),
          Object.entries(metadata ?? {}).toSorted(),
        ]),
    ]);
  return JSON.stringify(plain);
}

/** All that a collection tells of itself, as a model. */
export async function contentOf(collection: Collection): Promise<Model> {
  const model = new Map<string, Map<string, VectorRecord>>();
  for (const [namespace, count] of await collection.namespaces()) {
    const { records } = await collection.list({ namespace, limit: 1000 });
    const found = new Map(records.map((record) => [record.id, record]));
    if (found.size !== count || count !== (await collection.count(namespace)))
      throw new RangeError(`${namespace} counts ${count} and has ${found.size}`);
    model.set(namespace, found);
  }
  return model;
}

const id = fc.integer({ min: 0, max: 15 }).map(String);
const namespace = fc.constantFrom('', 'x', 'y');
const vectors = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }).map((values) => ({
  default: Float32Array.from(values),
}));
const component = fc.record({ index: fc.nat(5), value: fc.integer({ min: -3, max: 3 }) });
const sparse = fc.uniqueArray(component, { maxLength: 4, selector: ({ index }) => index }).map((components) => {
  const rising = components.toSorted((a, b) => a.index - b.index);
  return {
    words: {
      indices: Uint32Array.from(rising, ({ index }) => index),
      values: Float32Array.from(rising, ({ value }) => value),
    },
  };
});
const text = fc
  .array(fc.constantFrom('red', 'Green', 'blue', 'grey'), { maxLength: 6 })
  .map((words) => words.join(' '));
const metadata = fc.record({ n: fc.nat(9), text }, { requiredKeys: ['n'] }) as fc.Arbitrary<Metadata>;
const patch = fc.record({
  id,
  vectors: fc.oneof(fc.constant({}), vectors),
  sparse: fc.oneof(fc.constant({}), sparse),
  metadata: fc.constantFrom({ n: undefined }, { m: 'set' }, { n: 100 }, { text: 'red red' }, { text: undefined }),
});

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      namespace,
      records: fc.array(fc.record({ id, vectors, sparse, metadata }, { requiredKeys: ['id', 'vectors', 'metadata'] }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      namespace,
      patches: fc.array(patch, { minLength: 1, maxLength: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      namespace,
      ids: fc.array(id, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), namespace }) },
);

export const testDefinition = {
  name: 'c',
  vectors: { default: { dimensions: 4, metric: 'l2' as const } },
  sparse: ['words'],
  text: { text: {} },
};
