import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { findCollections } from './collection-door.ts';
import type { CollectionFactsJson } from './show.ts';

interface Found {
  readonly data: readonly { readonly id: string; readonly score: number; readonly metadata?: object }[];
}

/** The best ten by whatever the collection has: vectors that are made of texts, and words. */
export async function searchCollection(invocation: Invocation, [name, asked]: readonly string[]): Promise<ExitCode> {
  const { terminal, options } = invocation;
  const { ask } = await findCollections(invocation);
  const { vectors, primary = 'default', text: words = {} } = await ask<CollectionFactsJson>('GET', `/${name}`);
  const rankings = [
    ...(vectors[primary]?.source ? [{ by: 'vector', text: asked }] : []),
    ...(Object.keys(words).length > 0 ? [{ by: 'text', text: asked }] : []),
  ];
  const namespace = text(options, 'namespace') ?? '';
  const { data } = await ask<Found>('POST', `/${name}/search`, { rankings, namespace, fusion: { kind: 'convex' } });
  if (terminal.json) terminal.printJson(data);
  else
    for (const { id, score, metadata } of data)
      terminal.print(`${score.toFixed(4)}  ${id}  ${JSON.stringify(metadata).slice(0, terminal.columns)}`);
  return exitCode.ok;
}
