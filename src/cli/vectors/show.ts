import { formatBytes } from '#base';
import type { CollectionDefinition } from '#contract';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findCollections } from './collection-door.ts';

/** As `GET /v1/collections/{collection}` answers. */
export interface CollectionFactsJson extends CollectionDefinition {
  readonly records: number;
  readonly namespaces: number;
  readonly segments: number;
  readonly unsealed: number;
  readonly size_bytes: number;
}

/** The definition of a collection, and what there is of it. */
export async function showCollection(invocation: Invocation, [name]: readonly string[]): Promise<ExitCode> {
  const { terminal } = invocation;
  const { ask } = await findCollections(invocation);
  const facts = await ask<CollectionFactsJson>('GET', `/${name}`);
  if (terminal.json) {
    terminal.printJson(facts);
    return exitCode.ok;
  }
  const { records, namespaces, segments, unsealed, size_bytes: sizeBytes, vectors, sparse = [], text = {} } = facts;
  terminal.print(`${records} records in ${namespaces} namespaces`);
  terminal.print(`${segments} segments, ${formatBytes(sizeBytes)} on disk; ${unsealed} records in the log alone`);
  for (const [field, { dimensions, metric, codes = 'int8', source }] of Object.entries(vectors)) {
    const made = source ? `, made of "${source.field}" by the route ${source.route}` : '';
    terminal.print(`vectors ${field}: ${dimensions} dimensions, ${metric}, codes ${codes}${made}`);
  }
  for (const field of sparse) terminal.print(`sparse vectors ${field}`);
  for (const [path, { analyser = 'words' }] of Object.entries(text)) terminal.print(`text ${path}: ${analyser}`);
  return exitCode.ok;
}
