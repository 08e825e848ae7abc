/** Why nothing of a text may follow. */
export type Cut = 'length' | 'content_filter';

/** Changes a text that is still coming. What it gives is the same, however the text is cut into pieces. */
export interface TextFilter {
  /** What is decided of the text so far, beyond what was given before; nothing after a cut. */
  push(piece: string): string;
  /** The rest. */
  end(): string;
  /** Undefined as long as more may follow. */
  readonly cut: Cut | undefined;
}

/** One filter after the other. Of several cuts that of the last counts, which comes first in the text. */
export function chained(filters: readonly TextFilter[]): TextFilter {
  return {
    push: (piece) => filters.reduce((text, filter) => filter.push(text), piece),
    end: () => filters.reduce((text, filter) => filter.push(text) + filter.end(), ''),
    get cut() {
      return filters.findLast(({ cut }) => cut !== undefined)?.cut;
    },
  };
}
