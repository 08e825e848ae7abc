/**
 * Lines of a table as RFC 4180 has them. Cells that a spreadsheet would take for a formula begin with an apostrophe: names
 * of keys and models come from others.
 */
export function csvLines(head: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  return [head, ...rows].map((row) => row.map(cell).join(','));
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
