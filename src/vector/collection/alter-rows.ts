import type { DefinitionChange } from '#contract';
import { changedTexts } from '../segment/list-columns.ts';
import { changedDefinition } from './change-definition.ts';
import type { CollectionRows } from './collection-rows.ts';
import type { Compactor } from './compactor.ts';

/**
 * Goes over to another definition. Nobody may write meanwhile; queries go on by the one before until it is on disk.
 *
 * @throws InvalidCollectionError; what the file layer throws
 */
export async function alterRows(rows: CollectionRows, compactor: Compactor, change: DefinitionChange): Promise<void> {
  const { definition: before, retired = [] } = compactor.manifest;
  const definition = changedDefinition(before, change, retired);
  const dropped = Object.keys(before.vectors).filter((name) => !Object.hasOwn(definition.vectors, name));
  await compactor.compactNow();
  const { segments } = rows;
  const texts = await Promise.all(segments.map(({ segment }) => changedTexts(segment, before, definition)));
  await compactor.amend(async () => ({ definition, retired: [...retired, ...dropped] }));
  rows.redefine(definition);
  for (const [at, { segment }] of segments.entries()) segment.setTexts(texts[at]!);
}
