import { z } from 'zod';
import type { Context } from '#contract';
import {
  certificateOf,
  NotReplayableError,
  type PromptHistory,
  type PromptKey,
  type RevisedPrompt,
  type RunChoice,
  renderAnew,
  replayRequest,
  type ScoredRun,
} from '#prompt';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { type CollectedChoice, collectChoices } from '../openai/collect-choices.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { access, ownRun, type OwnRuns } from './own-runs.ts';

/** The prompts of a stage, for replays with another version. */
export interface StagePrompts {
  readonly history: Pick<PromptHistory, 'find' | 'revisions'>;
  readonly place: Omit<PromptKey, 'name'>;
}

const replayBody = z.strictObject({
  /** Another route whose model is asked. */
  model: z.string().min(1).max(256).optional(),
  /** Another version of its prompt: a number, label, or branch. */
  prompt_version: z.string().min(1).max(80).optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  max_tokens: z.int().min(1).optional(),
  deterministic: z.boolean().optional(),
});

/**
 * `POST /v1/runs/{id}/replay`: asks the run's model, or another one, once more what it was asked, and tells whether the
 * answer is the same, and what it would take. The key must be allowed to use the route.
 */
export function replayRun(own: OwnRuns, prompts: StagePrompts | undefined): Endpoint {
  return {
    method: 'POST',
    path: '/v1/runs/:id/replay',
    access,
    about: { summary: 'Replay a run of your team', body: replayBody },
    handle: async (exchange) => {
      const {
        model,
        prompt_version: version,
        max_tokens: tokensMax,
        ...changes
      } = checkFields(replayBody, objectBody(exchange.body ?? {}));
      const run = await ownRun(own, exchange);
      const route = exchange.routes.find(model ?? run.route, exchange.key, 'chat');
      const anew = version === undefined ? undefined : await renderedAnew(run, version, prompts);
      const request = replayRequest(run, { ...changes, tokensMax, messages: anew?.messages });
      const { input: _, ...asked } = request;
      const { context, tally } = await exchange.ask({
        route,
        operation: 'chat',
        isStream: false,
        urgency: noUrgency,
        variables: run.texts?.variables,
        requests: [asked],
      });
      const { choices, recipe } = await collectChoices(
        route.model.generate(request, behindPrompt(context, anew?.prompt ?? run.prompt)),
        request.choices ?? 1,
        tally,
      );
      const output = choices.map(choiceOf);
      const { facts, isReproducible, isSame } = certificateOf(
        { request: replayRequest(run), recipe: run.texts?.recipe, output: run.texts?.output ?? [] },
        { request, recipe, output },
      );
      const { promptTokens, cachedTokens, completionTokens } = tally.totals();
      return jsonAnswer({
        object: 'replay',
        run: run.id,
        model: route.name,
        output,
        same: isSame,
        reproducible: isReproducible,
        certificate: facts.map((fact) => ({
          name: fact.name,
          recorded: fact.recorded,
          now: fact.now,
          same: fact.isSame,
        })),
        recorded: { output: run.texts?.output ?? [], duration_ms: run.durationMs, ...countOf(run.usage) },
        usage: countOf({ promptTokens, cachedTokens, completionTokens }),
      });
    },
  };
}

/** The replay is on record with the version that it had, whatever prompt the route has. */
function behindPrompt(context: Context, prompt: ScoredRun['prompt']): Context {
  return context.call ? { ...context, call: { ...context.call, prompt } } : context;
}

function choiceOf({ text, reasoning, calls, reason }: CollectedChoice): RunChoice {
  return { text, ...(reasoning !== '' && { reasoning }), ...(calls.length > 0 && { toolCalls: calls }), reason };
}

function countOf({ promptTokens, cachedTokens, completionTokens }: ScoredRun['usage']) {
  return { prompt_tokens: promptTokens, cached_tokens: cachedTokens, completion_tokens: completionTokens };
}

/** @throws PromptRevisionNotFoundError, NotReplayableError */
async function renderedAnew(run: ScoredRun, version: string, prompts: StagePrompts | undefined) {
  const { prompt } = run;
  if (prompts === undefined || prompt === undefined)
    throw new NotReplayableError(run.id, 'it has no prompt of the stack');
  const key = { ...prompts.place, name: prompt.name };
  const before = (await prompts.history.revisions(key)).find((revision) => revision.version === prompt.version);
  const [was, becomes]: readonly RevisedPrompt[] = await Promise.all([
    prompts.history.find(key, before === undefined ? prompt.version : `v${before.number}`),
    prompts.history.find(key, version),
  ]);
  const messages = await renderAnew(run, was!.definition, becomes!.definition);
  return { messages, prompt: { name: prompt.name, version: becomes!.version } };
}
