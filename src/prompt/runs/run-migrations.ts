import type { Migration } from '#store';
import { datasetMigration } from '../datasets/dataset-tables.ts';
import { searchMigration, watermarkMigration } from '../search/search-tables.ts';
import { runMigration } from './run-tables.ts';

/** Of the database of runs. */
export const runMigrations: readonly Migration[] = [
  runMigration,
  searchMigration,
  datasetMigration,
  watermarkMigration,
];
