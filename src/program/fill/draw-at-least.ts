import type { Constraint } from '#contract';
import { escapePattern } from '../hole/escape-pattern.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import { type Draft, type DraftRequest, draw } from './draft.ts';
import { joinDrafts, tokensAfter } from './join-drafts.ts';

/** Stands for no character, so a text that has to end with it does not end by itself. */
const neverWritten = '\\u{10fffd}';

/**
 * Draws a text of so many tokens at least: first these, held to neither end nor stop, then the rest as it comes.
 *
 * @throws what `draw` throws
 */
export async function drawAtLeast(
  hole: AnyHole,
  tokensMin: number,
  prompt: { readonly tokens: readonly number[]; readonly lead: string },
  request: DraftRequest,
  setting: RunSetting,
  grown: (text: string) => boolean,
): Promise<Draft> {
  const { tokens, lead } = prompt;
  const { stop: _stops, ...unstopped } = request;
  const constraint = endless(lead, [...hole.stopBefore, ...hole.stopAt]);
  const begin = { ...unstopped, constraint, tokensMax: tokensMin };
  const [first] = await draw(tokensAfter(tokens, []), begin, setting, grown);
  const tokensLeft = (request.tokensMax ?? Infinity) - tokensMin;
  if (first === undefined || tokensLeft <= 0) return first as Draft;
  const rest = { ...request, tokensMax: tokensLeft };
  const { text } = first;
  const [second] = await draw(tokensAfter(tokens, first.drawn), rest, setting, (more) => grown(text + more));
  return joinDrafts(first, second as Draft);
}

function endless(lead: string, stops: readonly string[]): Constraint {
  const begun: Constraint = { kind: 'regex', pattern: `${lead}[^]*${neverWritten}` };
  if (stops.length === 0) return begun;
  const stopped = `[^]*(?:${stops.map((stop) => escapePattern(stop)).join('|')})[^]*`;
  return { kind: 'all', of: [begun, { kind: 'not', of: { kind: 'regex', pattern: stopped } }] };
}
