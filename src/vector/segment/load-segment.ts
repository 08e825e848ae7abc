import type { CollectionDefinition, Metadata } from '#contract';
import type { FileLayer } from '../files/file-layer.ts';
import { SegmentFields } from '../filter/segment-fields.ts';
import { rowBytesOf, type ScanKind } from '../kernel/kernels.ts';
import type { Block } from '../memory/arena.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { FieldRegions } from '../rows/row-set.ts';
import type { Region } from '../scan/region.ts';
import { readSparse, readTexts } from './list-columns.ts';
import { Segment } from './segment.ts';
import { type SegmentFacts, vectorColumns } from './segment-facts.ts';
import { SegmentReader } from './segment-reader.ts';
import { textAt } from './text-at.ts';
import { codeBytesOf } from './vector-parts.ts';

/**
 * Brings a segment into memory, every page of it checked.
 *
 * @throws SegmentDamagedError, OutOfMemoryError
 */
export async function loadSegment(
  files: FileLayer,
  path: string,
  definition: CollectionDefinition,
  arenas: Arenas,
): Promise<Segment> {
  const reader = await SegmentReader.open(files, path);
  const blocks: Block[] = [];
  try {
    const facts = reader.facts as SegmentFacts;
    const load = async (column: string, block: Block): Promise<void> => {
      await reader.readInto(column, block.arena.bytesOf(block).subarray(0, reader.bytesOf(column)));
    };
    const region = async (kind: ScanKind, rowBytes: number, rows: string, factors: string): Promise<Region> => {
      const both = arenas.allocateBoth(reader.bytesOf(rows), reader.bytesOf(factors));
      blocks.push(...both);
      await load(rows, both[0]);
      await load(factors, both[1]);
      return { kind, rows: both[0], factors: both[1], rowBytes, first: 0, count: facts.rows };
    };
    const regions = new Map<string, FieldRegions>();
    for (const [name, field] of Object.entries(definition.vectors)) {
      const { dimensions } = field;
      const columns = vectorColumns(name);
      // Records from before there were such vectors have none.
      if (reader.bytesOf(columns.vectors) === 0) continue;
      const kind = facts.codes[name];
      const plain = await region('f32', rowBytesOf('f32', dimensions), columns.vectors, columns.factors);
      const codes = kind && {
        region: await region(kind, codeBytesOf(field, kind), columns.codes, columns.codeFactors),
        middle: reader.bytesOf(columns.middle) === 0 ? undefined : floats(await reader.read(columns.middle)),
      };
      regions.set(name, { dimensions, vectors: [plain], codes });
    }
    const metadata = await reader.read('metadata');
    const metadataEnds = doubles(await reader.read('metadata-ends'));
    const metadataOf = (row: number) => JSON.parse(textAt(metadata, metadataEnds, row)) as Metadata;
    return new Segment(facts, {
      ids: await reader.read('ids'),
      idEnds: doubles(await reader.read('id-ends')),
      idTable: counts(await reader.read('id-table')),
      metadata,
      metadataEnds,
      fields: new SegmentFields(await reader.read('fields')),
      regions,
      sparse: await readSparse(reader, definition),
      texts: await readTexts(reader, definition, facts.rows, metadataOf),
    });
  } catch (thrown) {
    for (const block of blocks) block.free();
    throw thrown;
  } finally {
    await reader.close();
  }
}

// Buffers of `Buffer.alloc` that are large begin where their memory does; small ones may not, and are copied.
function doubles(bytes: Buffer<ArrayBuffer>): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}

function floats(bytes: Buffer<ArrayBuffer>): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function counts(bytes: Buffer<ArrayBuffer>): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}
