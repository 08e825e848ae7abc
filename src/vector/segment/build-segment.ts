import type { CollectionDefinition, Metadata } from '#contract';
import type { FileLayer } from '../files/file-layer.ts';
import { SegmentFieldsBuilder } from '../filter/segment-fields.ts';
import type { ScanKind } from '../kernel/kernels.ts';
import type { Place, RowSet } from '../rows/row-set.ts';
import { writeLists } from './list-columns.ts';
import { buildIdTable, keyOf } from './id-table.ts';
import { type SegmentFacts, vectorColumns } from './segment-facts.ts';
import { SegmentWriter } from './segment-writer.ts';
import { codeRows, codesFor, middleOf, vectorFactors, vectorRows } from './vector-parts.ts';

/**
 * The rows that go into a segment, in its order: those of a namespace beside each other. Rows that die from here on are
 * written all the same; who builds kills them in the segment.
 */
export function originsOf(sources: readonly RowSet[]): readonly Place[] {
  const byNamespace = new Map<string, Place[]>();
  for (const rows of sources) {
    for (let row = 0; row < rows.count; row++) {
      if (!rows.isLive(row)) continue;
      const namespace = rows.namespaceOf(row);
      const list = byNamespace.get(namespace);
      if (list) list.push({ rows, row });
      else byNamespace.set(namespace, [{ rows, row }]);
    }
  }
  return [...byNamespace.keys()].toSorted().flatMap((namespace) => byNamespace.get(namespace)!);
}

/** Writes a segment of these rows, bit by bit, so that queries get their turns. Resolves to its size when it is on disk. */
export async function buildSegment(
  files: FileLayer,
  path: string,
  definition: CollectionDefinition,
  origins: readonly Place[],
): Promise<number> {
  const writer = await SegmentWriter.create(files, path);
  try {
    const namespaces = await writeRecords(writer, origins);
    await writeLists(writer, definition, origins);
    const codes: Record<string, ScanKind> = {};
    for (const [name, field] of Object.entries(definition.vectors)) {
      const columns = vectorColumns(name);
      const count = origins.length;
      const vectorOf = (at: number) => origins[at]!.rows.vectorOf(origins[at]!.row, name);
      await writer.column(columns.vectors, vectorRows(field, count, vectorOf));
      await writer.column(columns.factors, vectorFactors(field, count, vectorOf));
      const kind = codesFor(field, count);
      if (kind === undefined) continue;
      codes[name] = kind;
      const isSigns = kind === 'bits' && field.metric !== 'hamming';
      const middle = isSigns ? await middleOf(field, count, vectorOf) : undefined;
      if (middle) await writer.column(columns.middle, [bytesOf(middle)]);
      const coded = codeRows(field, kind, middle, count, vectorOf);
      await writer.column(columns.codes, coded.codes);
      await writer.column(columns.codeFactors, [bytesOf(coded.factors)]);
    }
    const facts: SegmentFacts = { format: 1, rows: origins.length, namespaces, codes };
    return await writer.finish(facts);
  } finally {
    await writer.close();
  }
}

/** Ids, metadata and the indexes of its fields; returns where each namespace begins. */
async function writeRecords(writer: SegmentWriter, origins: readonly Place[]): Promise<SegmentFacts['namespaces']> {
  const namespaces: (readonly [string, number])[] = [];
  const ids: Buffer[] = [];
  const texts: Buffer[] = [];
  const keys: string[] = [];
  const fields = new SegmentFieldsBuilder();
  for (const [at, { rows, row }] of origins.entries()) {
    if (at % rowsAtOnce === 0) await turn();
    const { namespace, id, metadata } = rows.storedRow(row);
    if (namespaces.at(-1)?.[0] !== namespace) namespaces.push([namespace, at]);
    keys.push(keyOf(namespace, id));
    ids.push(Buffer.from(id));
    texts.push(Buffer.from(metadata));
    fields.add(at, JSON.parse(metadata) as Metadata);
  }
  await writer.column('ids', ids);
  await writer.column('id-ends', [bytesOf(endsOf(ids))]);
  await writer.column('id-table', [bytesOf(buildIdTable(keys, origins.length))]);
  await writer.column('metadata', texts);
  await writer.column('metadata-ends', [bytesOf(endsOf(texts))]);
  await writer.column('fields', [fields.encode()]);
  return namespaces;
}

const rowsAtOnce = 256;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Doubles, since all of them together may take more than 4 GiB. */
function endsOf(parts: readonly Uint8Array[]): Float64Array {
  let end = 0;
  return Float64Array.from(parts, ({ length }) => (end += length));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
