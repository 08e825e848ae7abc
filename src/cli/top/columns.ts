/** One column of a table that fits itself to the terminal. */
export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns of the least importance go first when the terminal is too narrow. */
  readonly importance: number;
  cell(row: Row): string;
  /** What a cell looks like; changes no width. */
  look?(text: string, row: Row): string;
}

const gap = '  ';

/** Lines of a table, at most so wide: what does not fit loses its least important columns, and then its end. */
export function fitTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  title: (text: string) => string,
): readonly string[] {
  if (rows.length === 0) return [];
  const cells = columns.map((column) => ({ column, texts: rows.map((row) => column.cell(row)) }));
  const measured = cells.map(({ column, texts }) => ({
    column,
    texts,
    width: Math.max(column.title.length, ...texts.map((text) => text.length)),
  }));
  const shown = withoutLeastImportant(measured, width);
  const pad = (text: string, column: Column<Row>, columnWidth: number): string =>
    column.align === 'right' ? text.padStart(columnWidth) : text.padEnd(columnWidth);
  const head = shown.map(({ column, width: columnWidth }) => pad(column.title, column, columnWidth)).join(gap);
  const lines = rows.map((row, index) => {
    let room = width;
    return shown
      .map(({ column, texts, width: columnWidth }) => {
        const text = pad(texts[index] ?? '', column, columnWidth).slice(0, Math.max(0, room));
        room -= text.length + gap.length;
        return column.look ? column.look(text, row) : text;
      })
      .join(gap);
  });
  return [title(head.slice(0, width).trimEnd()), ...lines];
}

function withoutLeastImportant<Measured extends { readonly column: { importance: number }; readonly width: number }>(
  measured: readonly Measured[],
  width: number,
): readonly Measured[] {
  const total = measured.reduce((sum, column) => sum + column.width + gap.length, -gap.length);
  if (total <= width || measured.length === 1) return measured;
  const least = Math.min(...measured.map(({ column }) => column.importance));
  return withoutLeastImportant(
    measured.filter(({ column }) => column.importance !== least),
    width,
  );
}
