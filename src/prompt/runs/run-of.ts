import type { Context, GenerateRequest, LanguageModel, ModelInput, RecordingPolicy, Sampling } from '#contract';
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
  readonly model: Pick<LanguageModel, 'name' | 'prices'>;
  readonly request: GenerateRequest;
  readonly context: Context;
  readonly policy: RecordingPolicy;
  readonly observed: ObservedRun;
  readonly outcome: RunOutcome;
  readonly arrivedMs: number;
}

/** The run of a call that is over, with as much of its texts as the policy keeps. */
export function runOf(ended: EndedCall, redact: (text: string) => string): Run {
  const { id, stage, model, context, policy, observed, outcome, arrivedMs } = ended;
  const { tenant, project, keyId, requestId, traceparent, call } = context;
  const texts = policy.keep === 'texts' || policy.keep === 'redacted' ? textsOf(ended) : undefined;
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
    route: call?.route ?? model.name,
    model: observed.routing?.model ?? model.name,
    weights: observed.recipe?.weights,
    prompt: call?.prompt,
    ...outcome,
    arrivedMs,
    durationMs: performance.timeOrigin + performance.now() - arrivedMs,
    usage: observed.usage,
    timings: observed.timings,
    costNanos: costNanosOf(model.prices, observed.usage),
    texts: texts && policy.keep === 'redacted' ? redacted(texts, redact) : texts,
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
function redacted({ recipe, routing, ...said }: RunTexts, redact: (text: string) => string): RunTexts {
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
