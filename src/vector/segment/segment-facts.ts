import type { ScanKind } from '../kernel/kernels.ts';

/** What a segment's directory says beside its columns. */
export interface SegmentFacts {
  readonly format: 1;
  readonly rows: number;
  /** In order, each with its first row; the rows of a namespace follow each other. */
  readonly namespaces: readonly (readonly [name: string, first: number])[];
  /** By the name of the field: which codes there are, if any. */
  readonly codes: Readonly<Record<string, ScanKind>>;
}

/** Names of the columns of one kind of vector. */
export const vectorColumns = (field: string) => ({
  vectors: `vectors/${field}`,
  factors: `factors/${field}`,
  codes: `codes/${field}`,
  codeFactors: `code-factors/${field}`,
  middle: `middle/${field}`,
});
