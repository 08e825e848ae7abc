import { globSync } from 'node:fs';
import { readSourceFile, type SourceFile } from './source-file.ts';

/** The repository's root, as a folder URL. */
export const root = new URL('../../', import.meta.url);

const folders = ['src', 'test', 'bench', 'examples'];

/** Every TypeScript file of ours, tests included. */
export function readSourceTree(): readonly SourceFile[] {
  const patterns = folders.map((folder) => `${folder}/**/*.ts`);
  return listFiles([...patterns, 'stack.ts']).map((path) => readSourceFile(root, path));
}

/** Paths relative to the repository, with '/' between the parts, in order. */
export function listFiles(patterns: readonly string[]): readonly string[] {
  const exclude = ['node_modules/**', '**/node_modules/**', 'dist/**', '.git/**', '**/.lode/**'];
  return globSync([...patterns], { cwd: root, exclude })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

/** Tests, and what several of them share: `door-fixture.ts`. Neither is part of the package. */
export const isTest = (path: string): boolean => /(\.test|-fixture)\.ts$/.test(path);

/** The layer of a file in `src/`; 'lode' for `src/index.ts`; undefined outside `src/`. */
export function layerOf(path: string): string | undefined {
  if (!path.startsWith('src/')) return undefined;
  const [, first, rest] = path.split('/');
  return rest === undefined ? 'lode' : first;
}
