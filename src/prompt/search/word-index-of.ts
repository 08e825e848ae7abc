import type { BulkDatabase } from '#store';
import { postgresWords } from './postgres-words.ts';
import { sqliteWords } from './sqlite-words.ts';
import type { WordIndex } from './word-index.ts';

export function wordIndexOf(database: BulkDatabase): WordIndex {
  return database.dialect === 'sqlite' ? sqliteWords(database) : postgresWords(database);
}
