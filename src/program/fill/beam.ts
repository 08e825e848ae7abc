import type { GenerateRequest } from '#contract';
import { NotSupportedError } from '../errors/not-supported-error.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Drawn, Seam } from '../text/growing-text.ts';
import type { Draft } from './draft.ts';
import { type Edges, requestOf } from './request-of.ts';
import { writtenOf } from './written-of.ts';

interface Beam {
  readonly tokens: readonly Drawn[];
  readonly logprob: number;
  readonly text: string;
  readonly isDone: boolean;
  readonly stop: string | undefined;
}

/** What all beams of a hole have in common. */
interface Search {
  readonly hole: AnyHole;
  readonly edges: Edges;
  readonly width: number;
  readonly prompt: readonly number[];
  readonly request: Omit<GenerateRequest, 'input'>;
  readonly setting: RunSetting;
}

/** A token that could come next. */
interface Candidate extends Drawn {
  readonly logprob: number;
  /** With it, the text is all that its form allows. */
  readonly isLast: boolean;
}

const tokensMaxDefault = 64;

/**
 * The likeliest text that a search finds which keeps several beginnings side by side. Each step asks for one token after
 * each of them, all in one batch; what they have in common is computed once and shared in the model's cache. A form holds
 * for every beam: only tokens that it allows are gone on with.
 *
 * @throws NotSupportedError, BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function searchBeams(
  hole: AnyHole,
  width: number,
  seam: Seam,
  next: string,
  setting: RunSetting,
): Promise<Draft> {
  const { input, lead } = seam;
  if (input.kind !== 'tokens') throw new NotSupportedError(setting.model.name, 'search with beams');
  const edges = { lead, next };
  const { constraint } = requestOf(hole, { kind: 'argmax' }, edges, 0);
  const request = {
    sampling: { temperature: 0 },
    tokensMax: 1,
    logprobs: width,
    logprobsAmong: 'allowed',
    ...(constraint && { constraint }),
  } as const;
  const search: Search = { hole, edges, width, prompt: input.tokens, request, setting };
  let beams: readonly Beam[] = [{ tokens: [], logprob: 0, text: '', isDone: false, stop: undefined }];
  const tokensMax = hole.tokensMax ?? tokensMaxDefault;
  for (let step = 0; step < tokensMax && beams.some(({ isDone }) => !isDone); step++) {
    const grown = await Promise.all(beams.map((beam) => (beam.isDone ? [beam] : growBeam(beam, search))));
    beams = grown
      .flat()
      .toSorted((a, b) => score(b) - score(a))
      .slice(0, width);
  }
  const best = beams.find(({ isDone }) => isDone) ?? (beams[0] as Beam);
  const { text, tokens, logprob, isDone, stop } = best;
  return { text, drawn: tokens, tokens: tokens.length, logprob, isCutOff: !isDone, stop };
}

/** Longer texts are less likely, which alone should not decide. */
function score({ logprob, tokens }: Beam): number {
  return logprob / Math.max(1, tokens.length);
}

async function growBeam(beam: Beam, search: Search): Promise<readonly Beam[]> {
  const { request, prompt, setting } = search;
  const { model, context, budget, usage } = setting;
  budget.check();
  const input = { kind: 'tokens', tokens: [...prompt, ...beam.tokens.map(({ token }) => token)] } as const;
  const asked: GenerateRequest = {
    ...request,
    input,
    ...(request.constraint && { constraintBegan: beam.tokens.length }),
  };
  usage.requests++;
  const candidates: Candidate[] = [];
  let drawn: number | undefined;
  let isOver = false;
  for await (const event of model.generate(asked, { ...context, signal: budget.signal })) {
    if (event.type === 'start') {
      usage.promptTokens += event.promptTokens;
      usage.cachedTokens += event.cachedTokens;
    } else if (event.type === 'text') {
      usage.completionTokens += event.tokens.length;
      drawn = event.tokens[0];
      for (const { top } of event.logprobs ?? []) candidates.push(...top.map((each) => ({ ...each, isLast: false })));
    } else if (event.type === 'end') isOver = event.reason === 'stop';
  }
  if (budget.signal.aborted) budget.check();
  return candidates.map((each) => extend(beam, { ...each, isLast: isOver && each.token === drawn }, search));
}

function extend(beam: Beam, { token, bytes, logprob, isLast }: Candidate, { hole, edges }: Search): Beam {
  const tokens = [...beam.tokens, { token, bytes }];
  const text = Buffer.concat(tokens.map((each) => each.bytes)).toString();
  const stops = hole.form.kind === 'free' ? [...hole.stopBefore, ...hole.stopAt] : [];
  const found = stops
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)[0];
  const cut = found === undefined ? text : text.slice(0, found.at);
  const draft = { text: cut, drawn: tokens, tokens: tokens.length, logprob, isCutOff: false, stop: found?.stop };
  // A character that shows where a number ends, like the stop of a text, is not gone on from.
  const endsAfter = hole.form.kind === 'pattern' && !text.endsWith(writtenOf(hole, edges, draft));
  // What has no bytes is a token that ends the text.
  const isDone = found !== undefined || bytes.length === 0 || isLast || endsAfter;
  return { tokens, logprob: beam.logprob + logprob, text: cut, isDone, stop: found?.stop };
}
