import { type LodeError, systemClock } from '#base';
import { failureOf } from '../call/failure-of.ts';
import type { Egress } from '../egress/egress.ts';
import type { TextAnswer } from '../egress/text-answer.ts';
import type { Extra, Part, PartReader, Provider } from '../provider/provider.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import { AnswerParts } from './answer-parts.ts';
import { EventData } from './event-data.ts';
import { requestBody } from './request-body.ts';

export type CompatibleAccess = Pick<RemoteSettings, 'name' | 'model' | 'apiKey'> & {
  readonly baseUrl: string;
  readonly egress: Egress;
};

const extras: ReadonlySet<Extra> = new Set(['logprobs', 'logitBias', 'topK', 'minP', 'repetitionPenalty', 'text']);
const refusalCharactersMax = 64 * 1024;

/** Any server that speaks OpenAI's protocol, which is ours too. */
export function compatibleProvider({ name, model, apiKey, baseUrl, egress }: CompatibleAccess): Provider {
  const { pathname, search } = new URL(baseUrl);
  const pathOf = (endpoint: string): string => `${pathname.replace(/\/+$/, '')}/${endpoint}${search}`;
  const paths = { chat: pathOf('chat/completions'), text: pathOf('completions') } as const;
  const own = ['content-type', 'application/json', 'accept', 'text/event-stream', 'user-agent', 'lode'];
  if (apiKey) own.push('authorization', `Bearer ${apiKey.reveal()}`);
  return {
    extras,
    ask: (request, headers) => {
      const path = request.input.kind === 'chat' ? paths.chat : paths.text;
      const body = JSON.stringify(requestBody(model, request));
      return readerOf(egress.post(path, { headers: [...own, ...headers], body }), name);
    },
  };
}

function readerOf(answer: TextAnswer, model: string): PartReader {
  const events = new EventData(model);
  const parts = new AnswerParts();
  let hasBegun = false;
  return {
    read: async () => {
      if (!hasBegun && (await answer.status()) !== 200) throw await refusalOf(answer, model);
      hasBegun = true;
      const text = await answer.read();
      if (text === undefined) {
        const last = parts.end();
        return last.length > 0 ? last : undefined;
      }
      const told: Part[] = [];
      for (const data of events.of(text)) told.push(...partsOf(data, parts));
      return told;
    },
    cancel: () => answer.cancel(new Error('nobody wants it any more')),
  };
}

function partsOf(data: string, parts: AnswerParts): readonly Part[] {
  if (data === '') return [];
  return data === '[DONE]' ? parts.end() : parts.of(data);
}

async function refusalOf(answer: TextAnswer, model: string): Promise<LodeError> {
  let text = '';
  for (let piece = await answer.read(); piece !== undefined; piece = await answer.read()) {
    text += piece;
    if (text.length > refusalCharactersMax) break;
  }
  const { headers: responseHeaders } = answer;
  const told = { statusCode: await answer.status(), responseHeaders, message: messageIn(text) };
  return failureOf(told, model, systemClock.nowMs());
}

function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === 'string' ? error.message : text;
  } catch {
    return text;
  }
}
