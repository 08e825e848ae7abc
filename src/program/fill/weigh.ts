import type { Weighed } from '../hole/distribution-hole.ts';
import { NotSupportedError } from '../errors/not-supported-error.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Seam } from '../text/growing-text.ts';

/** A rarer way is one with a seam of tokens in one of the first places; further ones weigh next to nothing. */
const seamsMax = 3;

/**
 * How likely each of several texts is as what comes next. The probability of a text is that of all its ways of being
 * written in tokens: the usual one, and where that is asked for those with one more seam near the beginning. The rest is
 * too rare to tell. Each rarer way is a request of its own.
 *
 * @param next what tells a text from a longer one that begins with it; empty where there is none
 * @param isEveryWay whether rarer ways are weighed, too
 * @throws NotSupportedError, BudgetSpent, and what `Scorer.rank` throws
 */
export async function weigh(
  choices: readonly string[],
  { input, lead }: Seam,
  next: string,
  { model, context, budget, usage }: RunSetting,
  isEveryWay: boolean,
): Promise<readonly Weighed<string>[]> {
  const { scorer } = model;
  if (scorer === undefined || input.kind !== 'tokens') {
    throw new NotSupportedError(model.name, 'tell how likely several alternatives are');
  }
  budget.check();
  const own = { ...context, signal: budget.signal };
  const texts = choices.map((choice) => lead + choice + next);
  usage.requests++;
  usage.promptTokens += input.tokens.length;
  usage.cachedTokens += input.tokens.length;
  const ranked = await scorer.rank({ input, continuations: texts }, own);
  usage.promptTokens += ranked.reduce((sum, { tokens }) => sum + tokens, 0);
  const logprobs = texts.map((_none, index) => [ranked.find((each) => each.index === index)?.logprob ?? -Infinity]);
  if (isEveryWay) {
    for (const [index, text] of texts.entries()) {
      for (const way of await rarerWays(text, (part) =>
        model.tokenise({ kind: 'text', text: part, continues: true }),
      )) {
        budget.check();
        const scored = await scorer.score({ input: { kind: 'tokens', tokens: [...input.tokens, ...way] } }, own);
        usage.requests++;
        usage.promptTokens += way.length;
        logprobs[index]?.push(scored.slice(-way.length).reduce((sum, { logprob = 0 }) => sum + logprob, 0));
      }
    }
  }
  return normalise(
    choices,
    logprobs.map((each) => logSumExp(each)),
  );
}

/** Each alternative's share of them all, the likeliest first. */
export function normalise(choices: readonly string[], logprobs: readonly number[]): readonly Weighed<string>[] {
  const all = logSumExp(logprobs);
  return choices
    .map((value, index) => {
      const logprob = logprobs[index] as number;
      return { value, logprob, probability: Math.exp(logprob - all) };
    })
    .toSorted((a, b) => b.logprob - a.logprob);
}

/** The logarithm of the sum of probabilities that are given as logarithms. */
export function logSumExp(logprobs: readonly number[]): number {
  const most = Math.max(...logprobs);
  if (most === -Infinity) return -Infinity;
  return most + Math.log(logprobs.reduce((sum, logprob) => sum + Math.exp(logprob - most), 0));
}

/** Ways to write a text in tokens beside the usual one, which have a seam where that has none. */
async function rarerWays(
  text: string,
  tokenise: (text: string) => Promise<readonly number[]>,
): Promise<readonly (readonly number[])[]> {
  const usual = (await tokenise(text)).join();
  const ways = new Map<string, readonly number[]>();
  const characters = Array.from(text);
  for (let seam = 1; seam < Math.min(characters.length, seamsMax + 1); seam++) {
    const [head, rest] = [characters.slice(0, seam).join(''), characters.slice(seam).join('')];
    const way = [...(await tokenise(head)), ...(await tokenise(rest))];
    if (way.join() !== usual) ways.set(way.join(), way);
  }
  return [...ways.values()];
}
