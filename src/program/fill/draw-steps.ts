import type { Constraint } from '#contract';
import type { Follow } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import { type Draft, type DraftRequest, draw } from './draft.ts';
import { joinDrafts, noDraft, tokensAfter } from './join-drafts.ts';

/** A function that never says that a text is complete. */
const piecesMax = 256;

/**
 * Draws a text piece by piece: before each, a function of the program's own says what may follow what is there.
 *
 * @throws what `draw` throws
 */
export async function drawSteps(
  follow: Follow,
  prompt: { readonly tokens: readonly number[]; readonly lead: string },
  request: DraftRequest,
  setting: RunSetting,
  grown: (text: string) => boolean,
): Promise<Draft> {
  const { tokens, lead } = prompt;
  const { tokensMax = Infinity } = request;
  let draft = noDraft;
  for (let piece = 0; piece < piecesMax; piece++) {
    const { text, drawn } = draft;
    const may = follow(text.slice(Math.min(lead.length, text.length)));
    if (may === undefined) return { ...draft, isCutOff: false };
    if (draft.tokens >= tokensMax) break;
    const constraint = constraintOf(may, piece === 0 ? lead : '');
    const asked = { ...request, constraint, tokensMax: tokensMax - draft.tokens };
    const [next] = await draw(tokensAfter(tokens, drawn), asked, setting, (more) => grown(text + more));
    draft = joinDrafts(draft, next as Draft);
  }
  return { ...draft, isCutOff: true };
}

function constraintOf(may: readonly string[] | RegExp, lead: string): Constraint {
  if (may instanceof RegExp) return { kind: 'regex', pattern: `${lead}(?:${may.source})` };
  return { kind: 'choices', choices: may.map((each) => lead + each) };
}
