import { unreachable } from '#base';
import type { VectorPatch, VectorRecord } from '#contract';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** A change of a collection, as it is kept in the log. Applied to the same state it comes to the same, always. */
export type Operation =
  | { readonly kind: 'upsert'; readonly namespace: string; readonly records: readonly VectorRecord[] }
  | { readonly kind: 'update'; readonly namespace: string; readonly patches: readonly VectorPatch[] }
  | { readonly kind: 'delete'; readonly namespace: string; readonly ids: readonly string[] }
  /** All of a namespace. */
  | { readonly kind: 'clear'; readonly namespace: string };

const kinds = ['upsert', 'update', 'delete', 'clear'] as const;

/** In the byte of the kind: sparse vectors come behind the others. */
const sparseFlag = 0x80;

export function encodeOperation(operation: Operation): Uint8Array {
  const writer = new ByteWriter();
  const isSparse = hasSparse(operation);
  writer.byte(kinds.indexOf(operation.kind) | (isSparse ? sparseFlag : 0));
  writer.text(operation.namespace);
  switch (operation.kind) {
    case 'upsert':
      writer.count(operation.records.length);
      for (const { id, vectors, sparse, metadata } of operation.records) {
        writer.text(id);
        writer.text(JSON.stringify(metadata ?? {}));
        writeVectors(writer, vectors);
        if (isSparse) writeSparse(writer, sparse);
      }
      break;
    case 'update':
      writer.count(operation.patches.length);
      for (const { id, vectors, sparse, metadata } of operation.patches) {
        writer.text(id);
        // JSON knows no undefined: fields that go are named apart.
        const entries = Object.entries(metadata ?? {});
        writer.text(JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== undefined))));
        writer.text(JSON.stringify(entries.filter(([, value]) => value === undefined).map(([field]) => field)));
        writeVectors(writer, vectors ?? {});
        if (isSparse) writeSparse(writer, sparse);
      }
      break;
    case 'delete':
      writer.count(operation.ids.length);
      for (const id of operation.ids) writer.text(id);
      break;
    case 'clear':
      break;
    default:
      unreachable(operation);
  }
  return writer.bytes();
}

export function decodeOperation(bytes: Uint8Array): Operation {
  const reader = new ByteReader(bytes);
  const first = reader.byte();
  const kind = kinds[first & ~sparseFlag]!;
  const readSparse = (first & sparseFlag) === 0 ? () => ({}) : () => sparseOf(reader);
  const namespace = reader.text();
  switch (kind) {
    case 'upsert': {
      const records = reader.many(() => ({
        id: reader.text(),
        metadata: JSON.parse(reader.text()) as NonNullable<VectorRecord['metadata']>,
        vectors: readVectors(reader),
        ...readSparse(),
      }));
      return { kind, namespace, records };
    }
    case 'update': {
      const patches = reader.many(() => {
        const id = reader.text();
        const set = JSON.parse(reader.text()) as NonNullable<VectorPatch['metadata']>;
        const gone = JSON.parse(reader.text()) as readonly string[];
        const metadata = { ...set, ...Object.fromEntries(gone.map((field) => [field, undefined])) };
        return { id, metadata, vectors: readVectors(reader), ...readSparse() };
      });
      return { kind, namespace, patches };
    }
    case 'delete':
      return { kind, namespace, ids: reader.many(() => reader.text()) };
    case 'clear':
      return { kind, namespace };
    default:
      return unreachable(kind);
  }
}

function writeVectors(writer: ByteWriter, vectors: VectorRecord['vectors']): void {
  const fields = Object.entries(vectors);
  writer.count(fields.length);
  for (const [field, values] of fields) {
    writer.text(field);
    writer.numbers(values);
  }
}

function readVectors(reader: ByteReader): VectorRecord['vectors'] {
  return Object.fromEntries(reader.many(() => [reader.text(), reader.floats()] as const));
}

function hasSparse(operation: Operation): boolean {
  const changed =
    operation.kind === 'upsert' ? operation.records : operation.kind === 'update' ? operation.patches : [];
  return changed.some(({ sparse }) => sparse !== undefined);
}

function writeSparse(writer: ByteWriter, sparse: VectorRecord['sparse'] = {}): void {
  const fields = Object.entries(sparse);
  writer.count(fields.length);
  for (const [field, { indices, values }] of fields) {
    writer.text(field);
    writer.numbers(indices);
    writer.numbers(values);
  }
}

function sparseOf(reader: ByteReader): Pick<VectorRecord, 'sparse'> {
  const fields = reader.many(() => [reader.text(), { indices: reader.counts(), values: reader.floats() }] as const);
  return fields.length === 0 ? {} : { sparse: Object.fromEntries(fields) };
}
