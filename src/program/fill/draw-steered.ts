import type { RunSetting } from '../run/setting.ts';
import type { Drawn } from '../text/growing-text.ts';
import { type Draft, type DraftRequest, draw } from './draft.ts';
import { joinDrafts, noDraft, textOf, tokensAfter } from './join-drafts.ts';

/** A function that likes nothing is left alone after so many tokens that were taken back. */
const takenBackMax = 64;
const ban = -100;

/**
 * Draws a free text under a verdict of the program's own: the token with which it turns to no is taken back, forbidden
 * in its place, and another one is drawn. What stays is not computed again.
 *
 * @param isFine asked of the text so far, with the white space that it begins with
 * @param grown told of the text whenever there is more of it
 * @param takenBack told when the text is shorter than it was
 * @throws what `draw` throws
 */
export async function drawSteered(
  prompt: readonly number[],
  request: DraftRequest,
  setting: RunSetting,
  isFine: (text: string) => boolean,
  { grown, takenBack }: { readonly grown: (text: string) => void; readonly takenBack: () => void },
): Promise<Draft> {
  const { tokensMax = Infinity, sampling } = request;
  let kept = noDraft;
  let banned: number[] = [];
  for (let count = 0; kept.tokens < tokensMax;) {
    const { text, drawn } = kept;
    let isRefused = false;
    const logitBias = new Map(banned.map((token) => [token, ban]));
    const asked: DraftRequest =
      banned.length === 0
        ? { ...request, tokensMax: tokensMax - kept.tokens }
        : { ...request, tokensMax: 1, sampling: { ...sampling, logitBias } };
    const [next] = await draw(tokensAfter(prompt, drawn), asked, setting, (more) => {
      isRefused = !isFine(text + more);
      if (!isRefused) grown(text + more);
      return !isRefused;
    });
    const draft = next as Draft;
    const wrong = isRefused ? draft.drawn.at(-1) : undefined;
    if (isRefused && (wrong === undefined || count++ >= takenBackMax)) return joinDrafts(kept, draft);
    if (wrong !== undefined) {
      const fine = draft.drawn.slice(0, -1);
      banned = fine.length === 0 ? [...banned, wrong.token] : [wrong.token];
      kept = joinDrafts({ ...kept, takenBack: (kept.takenBack ?? 0) + 1 }, withTokens(fine));
      takenBack();
      grown(textOf(kept.drawn));
      continue;
    }
    kept = joinDrafts(kept, draft);
    if (banned.length === 0 || !draft.isCutOff) return kept;
    banned = [];
  }
  return kept;
}

function withTokens(drawn: readonly Drawn[]): Draft {
  return { ...noDraft, text: textOf(drawn), drawn, tokens: drawn.length };
}
