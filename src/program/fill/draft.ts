import type { GenerateRequest, ModelInput, TokenLogprob } from '#contract';
import type { RunSetting } from '../run/setting.ts';
import type { Drawn } from '../text/growing-text.ts';

/** What a model made of one request: one of its choices. */
export interface Draft {
  readonly text: string;
  readonly drawn: readonly Drawn[];
  readonly tokens: number;
  /** Sum over its tokens; undefined where the model doesn't tell. */
  readonly logprob: number | undefined;
  /** Those of its tokens that the constraint forced, and that the model was not asked for. Default: none. */
  readonly forced?: number | undefined;
  /** Tokens that a verdict of the program's own took back. Default: none. */
  readonly takenBack?: number | undefined;
  readonly isCutOff: boolean;
  /** The stop that ended it. */
  readonly stop: string | undefined;
  /** Its first token, with what could have been there instead; absent where that was not asked for, or is not told. */
  readonly first?: TokenLogprob | undefined;
}

interface Growing {
  text: string;
  readonly drawn: Drawn[];
  tokens: number;
  logprob: number | undefined;
  forced: number;
  isCutOff: boolean;
  stop: string | undefined;
  first?: TokenLogprob | undefined;
}

export interface DraftRequest extends Omit<GenerateRequest, 'input' | 'logprobs'> {
  /** How many likeliest tokens are to be told of with each. Default: 0. */
  readonly top?: number | undefined;
}

/**
 * Asks the model, and counts what that takes.
 *
 * @param grown told of the first choice's text whenever there is more of it; false ends the request
 * @throws BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function draw(
  input: ModelInput,
  request: DraftRequest,
  { model, context, budget, usage }: RunSetting,
  grown: (text: string) => boolean = () => true,
): Promise<readonly Draft[]> {
  budget.check();
  const { top, ...plain } = request;
  const { choices = 1, tokensMax = Infinity } = plain;
  const room = Math.min(tokensMax, Math.max(1, Math.floor(budget.tokensLeft / choices)));
  const drafts = Array.from({ length: choices }, newDraft);
  const knowsTokens = input.kind === 'tokens';
  const asked: GenerateRequest = {
    ...plain,
    input,
    ...(Number.isFinite(room) && { tokensMax: room }),
    ...((knowsTokens || top !== undefined) && { logprobs: top ?? 0 }),
    // Where several are compared, all of their tokens count.
    ...(knowsTokens && { logprobsOfForced: choices > 1 }),
  };
  usage.requests++;
  for await (const event of model.generate(asked, { ...context, signal: budget.signal })) {
    if (event.type === 'start') {
      usage.promptTokens += event.promptTokens;
      usage.cachedTokens += event.cachedTokens;
    } else if (event.type === 'text') {
      const draft = drafts[event.choice] as Growing;
      usage.completionTokens += event.tokens.length;
      extend(draft, event);
      if (event.choice === 0 && !grown(draft.text)) break;
    } else if (event.type === 'end') {
      const draft = drafts[event.choice] as Growing;
      draft.isCutOff = event.reason === 'length';
      draft.stop = event.stop;
      const { lateCount } = event;
      usage.completionTokens += lateCount?.completionTokens ?? 0;
      usage.promptTokens += lateCount?.promptTokens ?? 0;
      usage.cachedTokens += lateCount?.cachedTokens ?? 0;
    }
  }
  if (budget.signal.aborted) budget.check();
  return drafts;
}

function newDraft(): Growing {
  return { text: '', drawn: [], tokens: 0, logprob: undefined, forced: 0, isCutOff: false, stop: undefined };
}

function extend(
  draft: Growing,
  {
    text,
    tokens,
    logprobs = [],
  }: { text: string; tokens: readonly number[]; logprobs?: readonly TokenLogprob[] | undefined },
): void {
  draft.text += text;
  draft.tokens += tokens.length;
  for (const told of logprobs) {
    const { token, bytes, logprob } = told;
    draft.first ??= told;
    draft.drawn.push({ token, bytes });
    if (logprob === undefined) draft.forced++;
    else draft.logprob = (draft.logprob ?? 0) + logprob;
  }
}
