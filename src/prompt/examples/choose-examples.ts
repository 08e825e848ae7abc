import type { PromptExamples } from '../definition/prompt-definition.ts';
import { mostLike, rankExamples } from './rank-examples.ts';
import { type WordSimilarity, wordSimilarity } from './word-similarity.ts';

/** Chooses examples for an input, and says in which order they stand. */
export interface ExampleChooser {
  /**
   * @param input the prompt's last message as the model will read it
   * @returns indices of the declared examples
   */
  choose(input: string): Promise<readonly number[]>;
}

/**
 * @param inputs the prompt's last message as each example has it
 * @param countTokens of one example, by its index; asked for only where tokens are bounded
 */
export function exampleChooser(
  examples: PromptExamples,
  inputs: readonly string[],
  countTokens: (index: number) => Promise<number>,
): ExampleChooser {
  const { select = 'all', tokensMax = Number.POSITIVE_INFINITY } = examples;
  const isByInput = typeof select === 'object' && 'nearest' in select;
  const order = examples.order ?? (isByInput ? 'nearestLast' : 'given');
  const needsInput = order.startsWith('nearest') || isByInput;
  // Neither is needed by a prompt that shows all, and a choice that no input changes is made once.
  let known: WordSimilarity | undefined;
  const similarity = () => (known ??= wordSimilarity(inputs));
  let settled: readonly number[] | undefined;
  const wantedFor = (toInput: readonly number[]) =>
    isByInput
      ? mostLike([...inputs.keys()], toInput).slice(0, select.nearest)
      : (settled ??= rankExamples(examples.items, select, similarity));

  return {
    choose: async (input) => {
      const toInput = needsInput ? similarity().toEach(input) : [];
      const wanted = wantedFor(toInput);
      const fitting = Number.isFinite(tokensMax) ? await thatFit(wanted, tokensMax, countTokens) : wanted;
      if (order === 'nearestFirst') return mostLike(fitting, toInput);
      if (order === 'nearestLast') return mostLike(fitting, toInput).toReversed();
      const given = fitting.toSorted((a, b) => a - b);
      return order === 'reversed' ? given.toReversed() : given;
    },
  };
}

async function thatFit(
  wanted: readonly number[],
  tokensMax: number,
  countTokens: (index: number) => Promise<number>,
): Promise<readonly number[]> {
  const fitting: number[] = [];
  let left = tokensMax;
  for (const index of wanted) {
    const tokens = await countTokens(index);
    if (tokens > left) continue;
    fitting.push(index);
    left -= tokens;
  }
  return fitting;
}
