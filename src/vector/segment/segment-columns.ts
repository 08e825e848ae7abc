import type { SegmentFields } from '../filter/segment-fields.ts';
import type { FieldRegions } from '../rows/row-set.ts';
import type { SparseRows } from '../sparse/sparse-rows.ts';
import type { TextRows } from '../text/text-rows.ts';

/** A segment's columns in memory. */
export interface SegmentColumns {
  readonly ids: Buffer;
  readonly idEnds: Float64Array;
  readonly idTable: Uint32Array;
  readonly metadata: Buffer;
  readonly metadataEnds: Float64Array;
  readonly fields: SegmentFields;
  readonly regions: Map<string, FieldRegions>;
  readonly sparse: ReadonlyMap<string, SparseRows>;
  readonly texts: ReadonlyMap<string, TextRows>;
}
