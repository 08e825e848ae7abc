import type { Bitmap } from '../filter/bitmap.ts';

/** Which rows a scan looks at: those from `first` to `end`, and of them those in `mask`. */
export interface Selection {
  readonly first: number;
  readonly end: number;
  readonly mask?: Bitmap | undefined;
  /** How many that are. */
  readonly count: number;
}

export function isSelected({ first, end, mask }: Selection, row: number): boolean {
  return row >= first && row < end && (mask?.has(row) ?? true);
}
