import type { ExampleSelection, PromptExample } from '../definition/prompt-definition.ts';
import type { WordSimilarity } from './word-similarity.ts';

/** Which examples are wanted whatever is asked, the most wanted first; what is not wanted at all is missing. */
export function rankExamples(
  items: readonly PromptExample[],
  select: Exclude<ExampleSelection, { readonly nearest: number }>,
  similarity: () => WordSimilarity,
): readonly number[] {
  const all = [...items.keys()];
  if (select === 'all') return all;
  return 'diverse' in select ? mostUnlike(all, similarity(), select.diverse) : inTurns(items, select.balanced);
}

/** The most alike first. */
export function mostLike(indices: readonly number[], toInput: readonly number[]): readonly number[] {
  return indices.toSorted((a, b) => (toInput[b] ?? 0) - (toInput[a] ?? 0) || a - b);
}

/** The most typical one, then always the one that is least like any taken already (Gonzalez 1985). */
function mostUnlike(all: readonly number[], { between }: WordSimilarity, count: number): readonly number[] {
  const typicality = all.map((index) => all.reduce((sum, other) => sum + between(index, other), 0));
  const taken = mostLike(all, typicality).slice(0, Math.min(1, count));
  const nearest = all.map((index) => (taken[0] === undefined ? 0 : between(index, taken[0])));
  while (taken.length < Math.min(count, all.length)) {
    const left = all.filter((index) => !taken.includes(index));
    const next = left.reduce((best, index) => ((nearest[index] ?? 0) < (nearest[best] ?? 0) ? index : best));
    (taken as number[]).push(next);
    for (const index of left) nearest[index] = Math.max(nearest[index] ?? 0, between(index, next));
  }
  return taken;
}

/** One of each label in turn, in the order in which labels and examples are declared. */
function inTurns(items: readonly PromptExample[], count: number): readonly number[] {
  const ofLabel = Map.groupBy(items.keys(), (index) => labelOf(items[index] as PromptExample));
  const taken: number[] = [];
  for (let turn = 0; taken.length < Math.min(count, items.length); turn++) {
    for (const indices of ofLabel.values()) {
      const index = indices[turn];
      if (index !== undefined && taken.length < count) taken.push(index);
    }
  }
  return taken;
}

const labelOf = ({ label, answer }: PromptExample): string => label ?? answer;
