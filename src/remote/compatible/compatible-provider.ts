import type { Readable } from 'node:stream';
import { type LodeError, systemClock } from '#base';
import { failureOf } from '../call/failure-of.ts';
import type { Egress, PostAnswer } from '../egress/egress.ts';
import type { Extra, Part, Provider } from '../provider/provider.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import { AnswerParts } from './answer-parts.ts';
import { eventData } from './event-data.ts';
import { requestBody } from './request-body.ts';

export type CompatibleAccess = Pick<RemoteSettings, 'name' | 'model' | 'apiKey'> & {
  readonly baseUrl: string;
  readonly egress: Egress;
};

const extras: ReadonlySet<Extra> = new Set(['logprobs', 'logitBias', 'topK', 'minP', 'repetitionPenalty', 'text']);
const refusalCharactersMax = 64 * 1024;

/** Any server that speaks OpenAI's protocol, which is ours too. */
export function compatibleProvider({ name, model, apiKey, baseUrl, egress }: CompatibleAccess): Provider {
  const base = baseUrl.replace(/\/+$/, '');
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'user-agent': 'lode',
    ...(apiKey && { authorization: `Bearer ${apiKey.reveal()}` }),
  };
  return {
    extras,
    ask: async (request, call) => {
      const answer = await egress.post(
        `${base}/${request.input.kind === 'chat' ? 'chat/completions' : 'completions'}`,
        {
          headers: { ...headers, ...call.headers },
          body: JSON.stringify(requestBody(model, request)),
          signal: call.signal,
        },
      );
      if (answer.status !== 200) throw await refusalOf(answer, name);
      return partsOf(answer.body, name);
    },
  };
}

async function* partsOf(body: Readable, model: string): AsyncGenerator<Part> {
  const parts = new AnswerParts();
  for await (const events of eventData(body, model)) {
    for (const data of events) {
      if (data === '[DONE]') yield* parts.end();
      else if (data !== '') yield* parts.of(data);
    }
  }
  yield* parts.end();
}

async function refusalOf({ status, headers, body }: PostAnswer, model: string): Promise<LodeError> {
  let text = '';
  body.setEncoding('utf8');
  for await (const piece of body as AsyncIterable<string>) {
    text += piece;
    if (text.length > refusalCharactersMax) break;
  }
  return failureOf(
    { statusCode: status, responseHeaders: headers, message: messageIn(text) },
    model,
    systemClock.nowMs(),
  );
}

function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === 'string' ? error.message : text;
  } catch {
    return text;
  }
}
