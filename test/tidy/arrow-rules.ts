import { posix } from 'node:path';
import { findCircles } from './circles.ts';
import { frontDoor, type Layer, layers } from './layers.ts';
import type { Import, SourceFile } from './source-file.ts';
import { isTest, layerOf } from './source-tree.ts';

/** Findings are sentences that say where, what, and what to do. */
export type Finding = string;

type Table = Readonly<Record<string, Layer>>;

/** The table itself: rows exist, imports go down or sideways. */
export function checkTable(table: Table = layers): readonly Finding[] {
  return Object.entries(table).flatMap(([name, { floor, imports }]) =>
    imports.flatMap((target) => {
      const row = table[target];
      if (row === undefined) return [`layers.ts: ${name} names the layer ${target}, which has no row.`];
      if (row.floor > floor)
        return [`layers.ts: ${name} (floor ${floor}) may not import ${target} (floor ${row.floor}).`];
      return row.imports.includes(name) ? [`layers.ts: ${name} and ${target} import each other.`] : [];
    }),
  );
}

/** Between layers: only `#layer`, only along the table. Inside a layer: only relative. */
export function checkArrows(files: readonly SourceFile[], table: Table = layers): readonly Finding[] {
  return files.flatMap((file) => file.imports.flatMap((each) => checkImport(file.path, each, table)));
}

function checkImport(path: string, { specifier, line }: Import, table: Table): readonly Finding[] {
  const at = `${path}:${line}`;
  const from = layerOf(path);
  if (specifier.startsWith('#')) return checkLayerImport(at, path, specifier.slice(1), table);
  if (specifier.startsWith('.')) {
    const to = layerOf(posix.join(posix.dirname(path), specifier));
    const isAmongTests = isTest(path) && isTest(specifier);
    if (from === to || to === undefined || from === 'lode' || isAmongTests) return [];
    return [`${at} reaches into the layer ${to} with '${specifier}': import '#${to}' and export there what you need.`];
  }
  if (specifier.startsWith('node:') || from === undefined || from === 'lode' || isTest(path)) return [];
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (table[from]?.packages?.includes(name)) return [];
  return [`${at} imports the package ${name}, which ${from}'s row in layers.ts does not list.`];
}

function checkLayerImport(at: string, path: string, target: string, table: Table): readonly Finding[] {
  const from = layerOf(path);
  if (target.includes('/'))
    return [`${at} imports '#${target}' past the front door: import '#${target.split('/')[0]}'.`];
  if (table[target] === undefined) return [`${at} imports '#${target}', a layer without a row in layers.ts.`];
  if (from === undefined || isTest(path)) return [];
  if (from === target) return [`${at} imports its own layer as '#${target}': use a relative path inside a layer.`];
  const row = from === 'lode' ? frontDoor : table[from];
  if (row === undefined || row.imports.includes(target)) return [];
  return [
    `${at}: ${from} may not import ${target}. Its row in layers.ts allows: ${row.imports.join(', ') || 'nothing'}.`,
  ];
}

/**
 * Values that a layer shows at its front door and nobody outside takes. Error classes may stand there as the list of what
 * a caller can meet, and types as the words of what it is given.
 */
export function checkFrontDoors(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(({ path }) => /^src\/[^/]+\/index\.ts$/.test(path) && layerOf(path) !== 'testing')
    .flatMap(({ path, exportedValues }) => {
      const layer = layerOf(path);
      const callers = files.filter(
        (file) => layerOf(file.path) !== layer && file.imports.some(({ specifier }) => specifier === `#${layer}`),
      );
      const isTaken = (name: string) => callers.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
      return exportedValues
        .filter((name) => !name.endsWith('Error') && !isTaken(name))
        .map((name) => `${path} exports ${name}, which nobody outside imports. Take it away from the door.`);
    });
}

/** Files that import one another in a circle, types and dynamic imports included. */
export function checkCircles(files: readonly SourceFile[]): readonly Finding[] {
  const graph = new Map(files.map((file) => [file.path, file.imports.flatMap((each) => resolve(file.path, each))]));
  return findCircles(graph).map(
    (circle) => `Import circle: ${circle.join(' -> ')}. Move what they share into a file below them.`,
  );
}

function resolve(path: string, { specifier }: Import): readonly string[] {
  if (specifier.startsWith('#')) return [`src/${specifier.slice(1)}/index.ts`];
  return specifier.startsWith('.') ? [posix.join(posix.dirname(path), specifier)] : [];
}
