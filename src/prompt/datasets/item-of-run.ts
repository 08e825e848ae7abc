import { digestOf, type Json } from '#base';
import type { Run } from '../runs/run.ts';
import type { DatasetItem } from './dataset.ts';
import type { NewItem } from './split-items.ts';

/**
 * A case made of what a run was asked; undefined where nobody knows that any more.
 *
 * @param withAnswer whether its answer is the one that is wanted
 */
export function itemOfRun(run: Run, withAnswer: boolean): NewItem | undefined {
  const { input, variables, output } = run.texts ?? {};
  if (input?.kind !== 'chat') return undefined;
  const asked = variables === undefined ? { messages: input.messages } : { values: variables };
  const answer = withAnswer ? output?.[0]?.text : undefined;
  return withDigest({ ...asked, ...(answer !== undefined && { answer }), runId: run.id });
}

/** The item with the digest of what it asks: which answer is wanted is no part of it. */
export function withDigest(item: DatasetItem): NewItem {
  const { values, messages } = item;
  return { ...item, digest: digestOf({ values, messages } as unknown as Json) };
}
