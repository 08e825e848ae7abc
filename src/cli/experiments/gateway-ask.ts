import { setTimeout as wait } from 'node:timers/promises';
import type { JsonSchema } from '#contract';
import { type Answer, type Ask, type Question, UnansweredError } from '#experiment';
import type { GatewayDoor } from '../ask-gateway.ts';
import { ChatFailedError } from '../chat-failed-error.ts';
import { reachGateway } from '../reach-gateway.ts';

interface Completion {
  readonly choices: readonly {
    readonly message: {
      readonly content: string | null;
      readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
    };
    readonly finish_reason: string;
  }[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number };
  };
  readonly lode?: { readonly weights?: string; readonly template?: string; readonly engine?: string };
}

/** What says something of the door, and nothing of the question. */
const ofTheDoor = new Set([401, 403, 404]);
const waitMsDefault = 1000;

/** Asks routes of the gateway as any client would. Waits where it is told to come back later. */
export function gatewayAsk(door: GatewayDoor): Ask {
  return async (question, signal) => {
    const startedMs = performance.now();
    const body = bodyOf(question);
    const { choices, usage } = await reachGateway(door.url, () => complete(door, body, question.model, signal));
    const [choice] = choices;
    return {
      text: choice?.message.content ?? '',
      calls: (choice?.message.tool_calls ?? []).map((call) => call.function),
      promptTokens: usage.prompt_tokens,
      cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
      completionTokens: usage.completion_tokens,
      durationMs: performance.now() - startedMs,
      isCut: choice?.finish_reason === 'length',
    } satisfies Answer;
  };
}

/**
 * What answers at a route: the weights, the template and the engine, where they are told.
 *
 * @throws ChatFailedError, GatewayGoneError when it can't be asked
 */
export async function identify(door: GatewayDoor, model: string, signal: AbortSignal): Promise<string> {
  const body = { model, messages: [{ role: 'user', content: '.' }], max_tokens: 1 };
  const { lode } = await reachGateway(door.url, () => complete(door, body, model, signal));
  const { weights, template, engine } = lode ?? {};
  return [weights, template, engine].filter((part) => part !== undefined).join(' ');
}

async function complete(
  { url, key }: GatewayDoor,
  body: object,
  model: string,
  signal: AbortSignal,
): Promise<Completion> {
  for (;;) {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
      signal,
    });
    if (response.ok) return (await response.json()) as Completion;
    const failure = new ChatFailedError(response.status, await response.text());
    if (response.status === 429 || response.status === 503) {
      const seconds = Number(response.headers.get('retry-after'));
      await wait(seconds > 0 ? seconds * 1000 : waitMsDefault, undefined, { signal });
    } else if (response.status < 500 && !ofTheDoor.has(response.status)) {
      throw new UnansweredError(model, failure.message.replace(/\.$/, ''), failure);
    } else throw failure;
  }
}

function bodyOf({ model, messages, defaults, seed }: Question): object {
  const { settings = {}, tools, output } = defaults;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    seed,
    temperature: settings.temperature,
    top_p: settings.topP,
    top_k: settings.topK,
    min_p: settings.minP,
    repetition_penalty: settings.repetitionPenalty,
    frequency_penalty: settings.frequencyPenalty,
    presence_penalty: settings.presencePenalty,
    max_tokens: settings.tokensMax,
    stop: settings.stop,
    reasoning_effort: settings.reasoning,
    ...(settings.seed !== undefined && { seed: settings.seed + seed }),
    ...(tools && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(output !== undefined && formOf(output)),
  };
}

/** One of several texts is written as it is, as when the prompt's own route is asked. */
function formOf(output: JsonSchema): object {
  const choices: unknown = typeof output === 'object' ? output['enum'] : undefined;
  return Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
    ? { guided_choice: choices }
    : { guided_json: output };
}
