import type { Context, GenerateRequest, ModelInput, ModelPrices, RecordingPolicy, Sampling } from '#contract';
import { costNanosOf } from './cost-of.ts';
import type { ObservedRun } from './observed-run.ts';
import { mapTexts } from './map-texts.ts';
import type { PlainSampling, Run, RunStatus, RunTexts } from './run.ts';
import { withoutMedia } from './without-media.ts';

export interface RunOutcome {
  readonly status: RunStatus;
  readonly failure?: string | undefined;
}

/** One call that is over, with all that is known of it. */
export interface EndedCall {
  readonly id: string;
  readonly stage: string;
  /** Of the model that was asked; of several behind it, another one may have answered. */
  readonly model: string;
  pricesOf(model: string): ModelPrices | undefined;
  readonly request: GenerateRequest;
  readonly context: Context;
  readonly keep: RecordingPolicy['keep'];
  redact(text: string): string;
  readonly observed: ObservedRun;
  readonly outcome: RunOutcome;
  readonly arrivedMs: number;
}

/** The run of a call that is over, with as much of its texts as is to be kept. */
export function runOf(ended: EndedCall): Run {
  const { id, stage, context, keep, observed, outcome, arrivedMs } = ended;
  const { tenant, project, keyId, requestId, traceparent, call } = context;
  const model = observed.routing?.model ?? ended.model;
  return {
    id,
    stage,
    tenant,
    project,
    keyId,
    key: call?.key,
    requestId,
    trace: traceparent?.split('-')[1],
    operation: call?.operation ?? 'chat',
    route: call?.route ?? ended.model,
    model,
    weights: observed.recipe?.weights,
    prompt: call?.prompt,
    ...outcome,
    arrivedMs,
    durationMs: performance.timeOrigin + performance.now() - arrivedMs,
    usage: observed.usage,
    timings: observed.timings,
    costNanos: costNanosOf(ended.pricesOf(model), observed.usage, workedMs(observed.timings)),
    ...(keep === 'texts' && { texts: textsOf(ended) }),
    ...(keep === 'redacted' && { texts: redacted(textsOf(ended), ended.redact) }),
  };
}

function textsOf({ request, context, observed }: EndedCall): RunTexts {
  const { input, sampling, ...settings } = request;
  const { recipe, routing } = observed;
  return {
    input: inputOf(input),
    variables: context.call?.variables,
    settings: { ...settings, sampling: plain(sampling) },
    recipe: recipe && { ...recipe, sampling: plain(recipe.sampling) },
    routing,
    output: observed.output(),
  };
}

/** Recipes hold digests, which look like secrets, and nothing that anybody said. */
function redacted({ recipe, routing, ...said }: RunTexts, redact: EndedCall['redact']): RunTexts {
  return { ...mapTexts(said, redact), recipe, routing };
}

function inputOf(input: ModelInput): ModelInput {
  return input.kind === 'chat' ? { ...input, messages: input.messages.map(withoutMedia) } : input;
}

/** JSON knows no maps. */
function plain({ logitBias, ...sampling }: Sampling): PlainSampling {
  return logitBias === undefined || logitBias.size === 0
    ? sampling
    : { ...sampling, logitBias: Object.fromEntries(logitBias) };
}

/** A model that does not tell its times is not priced by them. */
function workedMs({ prefillMs = 0, decodeMs = 0 }: Run['timings']): number {
  return prefillMs + decodeMs;
}
