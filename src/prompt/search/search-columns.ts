import type { CellValue } from '#store';
import type { SearchRow } from './search-tables.ts';

/** Of `run_search`, in the order in which rows are written. */
export const searchColumns = {
  place: 'bigint',
  id: 'text',
  stage: 'text',
  tenant: 'text',
  project: 'text',
  key_name: 'text',
  route: 'text',
  model: 'text',
  prompt_name: 'text',
  prompt_version: 'text',
  status: 'text',
  ended_ms: 'bigint',
  duration_ms: 'bigint',
  prompt_tokens: 'bigint',
  completion_tokens: 'bigint',
  cost_nanos: 'bigint',
} as const satisfies Readonly<Record<keyof SearchRow, 'text' | 'bigint'>>;

const names = Object.keys(searchColumns) as (keyof SearchRow)[];

/** For `insert into … select … from` rows of JSON. */
export const searchColumnList = names.join(', ');
export const searchCellList = names
  .map((name, index) => (searchColumns[name] === 'text' ? `value ->> ${index}` : `cast(value ->> ${index} as bigint)`))
  .join(', ');
export const searchColumnCount = names.length;

export function searchCells(row: SearchRow): readonly CellValue[] {
  return names.map((name) => row[name]);
}
