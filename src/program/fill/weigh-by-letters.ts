import type { ChatMessage, TokenLogprob } from '#contract';
import { NotSupportedError } from '../errors/not-supported-error.ts';
import type { Weighed } from '../hole/distribution-hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Seam } from '../text/growing-text.ts';
import { draw } from './draft.ts';
import { logSumExp, normalise } from './weigh.ts';

const letters = 'ABCDEFGHIJKLMNOPQRST';

/**
 * How likely each of several texts is, for models that can only be talked to: each gets a letter, the model is asked for the
 * letter of what comes next, and the provider tells how likely each letter was. That is the probability of saying so, and
 * not that of the text itself. A letter that is not among the likeliest twenty tokens is taken to be as likely as the last.
 *
 * @throws NotSupportedError where the provider tells no log-probabilities, or there are more texts than letters
 */
export async function weighByLetters(
  choices: readonly string[],
  { input }: Seam,
  setting: RunSetting,
): Promise<readonly Weighed<string>[]> {
  const { model } = setting;
  const refused = new NotSupportedError(model.name, 'tell how likely several alternatives are');
  if (choices.length > letters.length) throw refused;
  const before: readonly ChatMessage[] = input.kind === 'chat' ? input.messages : [];
  const listed = choices.map((choice, index) => `${letters[index]}: ${JSON.stringify(choice)}`).join('\n');
  const content = `Which of these comes next in the text above?\n${listed}\nAnswer with its letter alone.`;
  const messages = [...before, { role: 'user', content } as const];
  const request = { sampling: { temperature: 0 }, tokensMax: 1, top: letters.length };
  const [draft] = await draw({ kind: 'chat', messages }, request, setting);
  const logprobs = lettersIn(draft?.first, choices.length);
  if (logprobs === undefined) throw refused;
  return normalise(choices, logprobs);
}

/** Of each letter, over the ways in which it can be written. Undefined where none of them is told of. */
function lettersIn(first: TokenLogprob | undefined, count: number): readonly number[] | undefined {
  const told = first?.top.map(({ bytes, logprob }) => ({ text: Buffer.from(bytes).toString().trim(), logprob })) ?? [];
  const found = Array.from(letters.slice(0, count), (letter) => {
    const ways = told.filter(({ text }) => text === letter).map(({ logprob }) => logprob);
    return ways.length === 0 ? undefined : logSumExp(ways);
  });
  if (found.every((logprob) => logprob === undefined)) return undefined;
  const least = Math.min(...told.map(({ logprob }) => logprob));
  return found.map((logprob) => logprob ?? least);
}
