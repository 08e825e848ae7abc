import { performance } from 'node:perf_hooks';

export interface StreamedAnswer {
  /** From sending the request to the first chunk with text. */
  readonly firstTextMs: number;
  /** From the first chunk with text to the last one. */
  readonly restMs: number;
  readonly chunks: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Prompt tokens that the server says it did not have to compute; 0 when it says nothing. */
  readonly cachedTokens: number;
  readonly text: string;
}

interface Chunk {
  readonly choices?: readonly { readonly text?: string; readonly delta?: { readonly content?: string | null } }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number };
  } | null;
}

/** The server answered with another status than 200. */
export class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, url: string, text: string) {
    super(`${url} answered ${status}: ${text}`);
    this.status = status;
  }
}

/**
 * Sends one streaming request as an OpenAI client would and times what arrives, with this process's clock only: what a
 * server reports about its own speed is not used, so both sides of a comparison are measured alike.
 *
 * @param url with the path, such as "http://127.0.0.1:4100/v1/completions"
 * @throws RefusedRequest
 */
export async function streamAnswer(
  url: string,
  key: string | undefined,
  body: object,
  limit: { readonly signal?: AbortSignal; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<StreamedAnswer> {
  const sent = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...limit.headers,
    },
    body: JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } }),
    signal: limit.signal ?? null,
  });
  if (!response.ok || response.body === null) throw new RefusedRequest(response.status, url, await response.text());
  let first = Number.NaN;
  let last = Number.NaN;
  let chunks = 0;
  let text = '';
  let usage: Chunk['usage'];
  for await (const chunk of readEvents(response.body)) {
    usage = chunk.usage ?? usage;
    const piece = chunk.choices?.map((choice) => choice.text ?? choice.delta?.content ?? '').join('') ?? '';
    if (piece === '') continue;
    last = performance.now();
    if (chunks === 0) first = last;
    chunks++;
    text += piece;
  }
  if (!usage || chunks === 0) throw new Error(`${url} ended without text or without usage.`);
  return {
    firstTextMs: first - sent,
    restMs: last - first,
    chunks,
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    text,
  };
}

/** The data of server-sent events (WHATWG HTML, section 9.2) up to "[DONE]". */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Chunk> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event.replace(/^data: ?/, '');
      if (data !== '[DONE]' && data.startsWith('{')) yield JSON.parse(data) as Chunk;
    }
  }
}
