import { assert } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel, ModelPrices, PassedOver } from '#contract';
import { NoTargetError } from '../errors/no-target-error.ts';
import type { BalanceRule } from './balance.ts';
import type { Candidate } from './candidate.ts';
import { verdictOn } from './failover.ts';
import { rank } from './rank.ts';

export interface RoutedModelOptions {
  readonly rule: BalanceRule;
  /** Not empty. Routes may share them, and so what is known of them. */
  readonly candidates: readonly Candidate[];
  /** Told of each model that failed and was passed over, with the code of its error. */
  readonly passedOver?: ((model: string, because: string) => void) | undefined;
  /** On a clock that never goes back. Default: `performance.now`. */
  readonly nowMs?: (() => number) | undefined;
  /** From 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * Several models as one. The first that the rule names is asked; when it fails before its answer has begun, the next is.
 * Once something of an answer has been passed on, its failure is the client's to see.
 */
export function routedModel(name: string, options: RoutedModelOptions): LanguageModel {
  const { rule, candidates, nowMs = () => performance.now(), random = Math.random } = options;
  const [first] = candidates;
  assert(first, 'a route has at least one model');
  const models = candidates.map(({ model }) => model);
  const mediaOfAll = (first.model.media ?? []).filter((medium) => models.every(({ media }) => media?.includes(medium)));
  return {
    name: first.model.name,
    contextTokens: Math.max(...models.map(({ contextTokens }) => contextTokens)),
    ...(mediaOfAll.length > 0 && { media: mediaOfAll }),
    prices: dearestOf(models),
    tokenise: (input) => first.model.tokenise(input),
    reading: first.model.reading,
    async *generate(request, context) {
      const ranking = rank(candidates, rule, request, context, random);
      const passedOver: PassedOver[] = [];
      let failure: unknown;
      for (const candidate of ranking.candidates) {
        const { model, circuit } = candidate;
        const permit = circuit.enter(nowMs());
        if (permit === undefined) {
          passedOver.push({ model: model.name, because: 'circuit-open' });
          continue;
        }
        let hasBegun = false;
        try {
          for await (const event of counted(candidate, request, context)) {
            if (event.type === 'start') {
              hasBegun = true;
              permit.succeeded();
              yield { ...event, routing: { model: model.name, reason: ranking.reason, passedOver } };
            } else yield event;
          }
          return;
        } catch (thrown) {
          const { code, isPassedOn, isFault, retryAfterMs } = verdictOn(thrown);
          if (isFault && !context.signal.aborted) {
            // What had begun well was a success already, and is one no more.
            const afresh = hasBegun ? circuit.enter(nowMs()) : permit;
            afresh?.failed(nowMs(), retryAfterMs);
          }
          if (hasBegun || !isPassedOn || context.signal.aborted) throw thrown;
          failure = thrown;
          passedOver.push({ model: model.name, because: code });
          options.passedOver?.(model.name, code);
        } finally {
          permit.brokenOff();
        }
      }
      throw failure ?? new NoTargetError(name, secondsUntilOne(candidates, nowMs()));
    },
  };
}

/** What any of them charges at most: what is set aside for a request must suffice, whoever answers. */
function dearestOf(models: readonly LanguageModel[]): ModelPrices | undefined {
  const prices = models.flatMap((model) => model.prices ?? []);
  if (prices.length === 0) return undefined;
  const most = (priceOf: (each: ModelPrices) => number) => Math.max(...prices.map(priceOf));
  return {
    input: most(({ input }) => input),
    cachedInput: most(({ input, cachedInput = input }) => cachedInput),
    output: most(({ output }) => output),
    computeSecond: most(({ computeSecond = 0 }) => computeSecond),
  };
}

async function* counted(
  candidate: Candidate,
  request: GenerateRequest,
  context: Context,
): AsyncGenerator<GenerateEvent> {
  candidate.running++;
  try {
    yield* candidate.model.generate(request, context);
  } finally {
    candidate.running--;
  }
}

function secondsUntilOne(candidates: readonly Candidate[], nowMs: number): number {
  return Math.max(1, Math.ceil(Math.min(...candidates.map(({ circuit }) => circuit.waitMs(nowMs))) / 1000));
}
