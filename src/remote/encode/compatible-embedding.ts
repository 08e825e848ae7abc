import { RemoteFailedError } from '../errors/remote-failed-error.ts';
import type { EmbeddingAccess, EmbeddingModel } from './embedding-call.ts';

/** What most servers of this protocol take at once. */
const callMax = 256;

/** Any server that speaks OpenAI's protocol, which is ours too: it is told what a text is for. */
export function compatibleEmbedding({ name, model, apiKey, baseUrl, egress }: EmbeddingAccess): EmbeddingModel {
  const url = `${baseUrl.replace(/\/+$/, '')}/embeddings`;
  return {
    callMax,
    ask: async ({ values, dimensions, purpose, signal }) => {
      const response = await egress.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'lode',
          ...(apiKey && { authorization: `Bearer ${apiKey.reveal()}` }),
        },
        body: JSON.stringify({
          model,
          input: values,
          encoding_format: 'float',
          ...(dimensions !== undefined && { dimensions }),
          ...(purpose && { input_type: purpose }),
        }),
        signal,
      });
      const text = await response.text();
      if (!response.ok) {
        const responseHeaders = Object.fromEntries(response.headers);
        throw Object.assign(new Error(text.slice(0, 1000)), { statusCode: response.status, responseHeaders });
      }
      return answerIn(text, name);
    },
  };
}

interface Body {
  readonly data?: readonly { readonly embedding?: unknown }[];
  readonly usage?: { readonly prompt_tokens?: unknown };
}

function answerIn(text: string, name: string) {
  const body = parsed(text) as Body | undefined;
  const embeddings = body?.data?.map(({ embedding }) => embedding);
  const isAnswer = embeddings?.every(
    (each): each is number[] => Array.isArray(each) && each.every((value) => typeof value === 'number'),
  );
  if (!embeddings || !isAnswer) throw new RemoteFailedError(name, 'what came was no answer of its protocol');
  const tokens = body?.usage?.prompt_tokens;
  return { embeddings: embeddings as number[][], tokens: typeof tokens === 'number' ? tokens : 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
