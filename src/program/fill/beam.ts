import { NotSupportedError } from '../errors/not-supported-error.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Seam } from '../text/growing-text.ts';
import type { Draft } from './draft.ts';

interface Beam {
  readonly tokens: readonly { readonly token: number; readonly bytes: Uint8Array }[];
  readonly logprob: number;
  readonly text: string;
  readonly isDone: boolean;
  readonly stop: string | undefined;
}

const tokensMaxDefault = 64;

/**
 * The likeliest text that a search finds which keeps several beginnings side by side. Each step asks for one token after
 * each of them, all in one batch; what they have in common is computed once and shared in the model's cache.
 *
 * @throws NotSupportedError, BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function searchBeams(hole: AnyHole, width: number, seam: Seam, setting: RunSetting): Promise<Draft> {
  const { input } = seam;
  if (input.kind !== 'tokens') throw new NotSupportedError(setting.model.name, 'search with beams');
  if (hole.form.kind !== 'free') {
    throw new NotSupportedError(
      setting.model.name,
      `search with beams in the hole "${hole.name}", which is no free text`,
    );
  }
  const stops = [...hole.stopBefore, ...hole.stopAt];
  let beams: readonly Beam[] = [{ tokens: [], logprob: 0, text: '', isDone: false, stop: undefined }];
  const tokensMax = hole.tokensMax ?? tokensMaxDefault;
  for (let step = 0; step < tokensMax && beams.some(({ isDone }) => !isDone); step++) {
    const grown = await Promise.all(
      beams.map((beam) => (beam.isDone ? [beam] : growBeam(beam, width, stops, input.tokens, setting))),
    );
    beams = grown
      .flat()
      .toSorted((a, b) => score(b) - score(a))
      .slice(0, width);
  }
  const best = beams[0] as Beam;
  return {
    text: best.text,
    drawn: best.tokens,
    tokens: best.tokens.length,
    logprob: best.logprob,
    isCutOff: !best.isDone,
    stop: best.stop,
  };
}

/** Longer texts are less likely, which alone should not decide. */
function score({ logprob, tokens }: Beam): number {
  return logprob / Math.max(1, tokens.length);
}

async function growBeam(
  beam: Beam,
  width: number,
  stops: readonly string[],
  prompt: readonly number[],
  { model, context, budget, usage }: RunSetting,
): Promise<readonly Beam[]> {
  budget.check();
  const tokens = [...prompt, ...beam.tokens.map(({ token }) => token)];
  const request = {
    input: { kind: 'tokens', tokens },
    sampling: { temperature: 0 },
    tokensMax: 1,
    logprobs: width,
  } as const;
  usage.requests++;
  const next: Beam[] = [];
  let isEnd = false;
  for await (const event of model.generate(request, { ...context, signal: budget.signal })) {
    if (event.type === 'start') {
      usage.promptTokens += event.promptTokens;
      usage.cachedTokens += event.cachedTokens;
    } else if (event.type === 'text') {
      usage.completionTokens += event.tokens.length;
      for (const { top } of event.logprobs ?? []) next.push(...top.map((each) => extend(beam, each, stops)));
    } else if (event.type === 'end') isEnd = event.reason === 'stop';
  }
  if (budget.signal.aborted) budget.check();
  // The likeliest token was the one that ends the text.
  const [first, ...rest] = next;
  return isEnd && first !== undefined ? [{ ...beam, logprob: first.logprob, isDone: true }, ...rest] : next;
}

function extend(
  beam: Beam,
  { token, bytes, logprob }: { readonly token: number; readonly bytes: Uint8Array; readonly logprob: number },
  stops: readonly string[],
): Beam {
  const tokens = [...beam.tokens, { token, bytes }];
  const text = Buffer.concat(tokens.map((each) => each.bytes)).toString();
  const found = stops
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)[0];
  const cut = found === undefined ? text : text.slice(0, found.at);
  // What has no bytes is a token that ends the text.
  const isDone = found !== undefined || bytes.length === 0;
  return { tokens, logprob: beam.logprob + logprob, text: cut, isDone, stop: found?.stop };
}
