import type { CollectionDefinition, Metadata, TextField } from '#contract';
import { decodeSparse, type SparseRows, SparseRowsBuilder } from '../sparse/sparse-rows.ts';
import { decodeText, type TextRows, TextRowsBuilder } from '../text/text-rows.ts';
import type { Place } from '../rows/row-set.ts';
import type { Segment } from './segment.ts';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** Rows that are taken apart before others get a turn. */
const rowsAtOnce = 256;

const sparseColumn = (name: string): string => `sparse/${name}`;

/** Of another analyser it is another column, so that what was written for one is not read for another. */
const textColumn = (path: string, { analyser = 'words' }: TextField): string => `text/${analyser}/${path}`;

/** Writes the sparse vectors and the terms of the rows of a segment. */
export async function writeLists(
  writer: SegmentWriter,
  { sparse = [], text = {} }: CollectionDefinition,
  origins: readonly Place[],
): Promise<void> {
  for (const name of sparse) {
    const vectors = new SparseRowsBuilder();
    for (const [at, { rows, row }] of origins.entries()) {
      if (at % rowsAtOnce === 0) await turn();
      vectors.append(rows.sparse(name)?.vectorOf(row));
    }
    await writer.column(sparseColumn(name), [vectors.encode()]);
  }
  for (const [path, field] of Object.entries(text)) {
    const metadataOf = (at: number) => origins[at]!.rows.metadataOf(origins[at]!.row);
    const terms = await termsOf(path, field, origins.length, metadataOf);
    await writer.column(textColumn(path, field), [terms.encode()]);
  }
}

export async function readSparse(
  reader: SegmentReader,
  { sparse = [] }: CollectionDefinition,
): Promise<ReadonlyMap<string, SparseRows>> {
  const found = new Map<string, SparseRows>();
  for (const name of sparse) found.set(name, decodeSparse(await reader.read(sparseColumn(name))));
  return found;
}

/** Terms of fields that are text since the segment was written are gathered now. */
export async function readTexts(
  reader: SegmentReader,
  { text = {} }: CollectionDefinition,
  rows: number,
  metadataOf: (row: number) => Metadata,
): Promise<ReadonlyMap<string, TextRows>> {
  const found = new Map<string, TextRows>();
  for (const [path, field] of Object.entries(text)) {
    const column = textColumn(path, field);
    const isThere = reader.bytesOf(column) > 0;
    found.set(path, isThere ? decodeText(await reader.read(column)) : await termsOf(path, field, rows, metadataOf));
  }
  return found;
}

/** Terms of the fields that are text by another definition; those that were so before stay. */
export async function changedTexts(
  segment: Segment,
  { text: before = {} }: CollectionDefinition,
  { text: after = {} }: CollectionDefinition,
): Promise<ReadonlyMap<string, TextRows>> {
  const found = new Map<string, TextRows>();
  for (const [path, field] of Object.entries(after)) {
    const known = before[path] && textColumn(path, before[path]) === textColumn(path, field);
    const kept = known ? segment.text(path) : undefined;
    found.set(path, kept ?? (await termsOf(path, field, segment.count, (row) => segment.metadataOf(row))));
  }
  return found;
}

async function termsOf(
  path: string,
  field: TextField,
  rows: number,
  metadataOf: (row: number) => Metadata,
): Promise<TextRowsBuilder> {
  const terms = new TextRowsBuilder(path, field);
  for (let row = 0; row < rows; row++) {
    if (row % rowsAtOnce === 0) await turn();
    terms.append(metadataOf(row));
  }
  return terms;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
