import { unreachable } from '#base';
import type { CollectionDefinition, ExamplesRanking, Ranking, SearchQuery, TextRanking, VectorField } from '#contract';
import { InvalidQueryError } from '../errors/invalid-query-error.ts';
import { checkFilter } from '../filter/check-filter.ts';
import { vectorLimits } from '../limits.ts';
import { checkSparse, checkVector } from './check-record.ts';

const limits = { rankings: 8, groupSize: 100, examples: 100, textCharacters: 10_000 } as const;

/**
 * Sees to it that a search from outside is one.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function checkSearch(definition: CollectionDefinition, query: SearchQuery): void {
  const { rankings, k, offset = 0, filter, groupBy, fusion } = query;
  checkCount('k', k, 1);
  checkCount('offset', offset, 0);
  if (k + offset > vectorLimits.k) refuse(`k and offset together must be at most ${vectorLimits.k}`);
  if (rankings.length === 0 || rankings.length > limits.rankings)
    refuse(`there must be 1 to ${limits.rankings} rankings`);
  for (const ranking of rankings) checkRanking(definition, ranking);
  if (!rankings.some(({ weight = 1 }) => weight > 0)) refuse('some ranking must have a weight above 0');
  if (fusion && !['rrf', 'convex', 'sum'].includes(fusion.kind)) refuse('fusion must be rrf, convex or sum');
  if (fusion?.kind === 'rrf' && !((fusion.constant ?? 1) > 0)) refuse('the constant of rrf must be above 0');
  if (groupBy && !(Number.isSafeInteger(groupBy.size) && groupBy.size >= 1 && groupBy.size <= limits.groupSize))
    refuse(`the size of groups must be 1 to ${limits.groupSize}`);
  if (filter !== undefined) checkFilter(filter);
}

/**
 * Which vectors are meant; by default the primary ones.
 *
 * @throws InvalidQueryError
 */
export function vectorFieldOf(
  { vectors, primary = 'default' }: CollectionDefinition,
  name = primary,
): { readonly name: string; readonly field: VectorField } {
  const field = Object.hasOwn(vectors, name) ? vectors[name] : undefined;
  if (field) return { name, field };
  return refuse(`the collection has no vectors with the name "${name}": ${Object.keys(vectors).join(', ')}`);
}

function checkRanking(definition: CollectionDefinition, ranking: Ranking): void {
  const { weight = 1, depth = 1, within = 0 } = ranking;
  if (!(weight >= 0 && Number.isFinite(weight))) refuse('a weight must be a number from 0 on');
  checkCount('depth', depth, 1);
  if (!Number.isFinite(within)) refuse('within must be a number');
  switch (ranking.by) {
    case 'vector':
      if (!Number.isFinite(ranking.beyond ?? 0)) refuse('beyond must be a number');
      checkCount('candidates', ranking.candidates ?? 1, 1);
      return checkVector(ranking.vector, vectorFieldOf(definition, ranking.field).field.dimensions, refuse);
    case 'examples':
      return checkExamples(definition, ranking);
    case 'sparse':
      if (!definition.sparse?.includes(ranking.field))
        refuse(`the collection has no sparse vectors with the name "${ranking.field}"`);
      return checkSparse(ranking.vector, refuse);
    case 'text':
      return checkText(definition, ranking);
    default:
      return unreachable(ranking);
  }
}

function checkExamples(definition: CollectionDefinition, { field: named, like, unlike = [] }: ExamplesRanking): void {
  const { field } = vectorFieldOf(definition, named);
  if (like.length === 0 || like.length + unlike.length > limits.examples)
    refuse(`there must be 1 to ${limits.examples} examples, and one that is alike`);
  for (const each of [...like, ...unlike]) if (typeof each !== 'string') checkVector(each, field.dimensions, refuse);
}

function checkText({ text: defined = {} }: CollectionDefinition, { text, fields, wordsMin = 1 }: TextRanking): void {
  if (typeof text !== 'string' || text.length > limits.textCharacters)
    refuse(`the text must have at most ${limits.textCharacters} characters`);
  if (Object.keys(defined).length === 0) refuse('the collection has no fields of text');
  for (const [path, weight] of Object.entries(fields ?? {})) {
    if (!Object.hasOwn(defined, path)) refuse(`the collection has no text in a field "${path}"`);
    if (!(weight >= 0 && Number.isFinite(weight))) refuse(`the weight of "${path}" must be a number from 0 on`);
  }
  if (wordsMin !== 'all') checkCount('wordsMin', wordsMin, 1);
}

function checkCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > vectorLimits.k)
    refuse(`${name} must be ${least} to ${vectorLimits.k}`);
}

function refuse(problem: string): never {
  throw new InvalidQueryError(problem);
}
