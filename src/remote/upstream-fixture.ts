import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '#base';
import type { Context, GenerateEvent, GenerateRequest } from '#contract';
import type { RemoteSettings } from './remote-settings.ts';

export interface UpstreamCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** Settled when the connection is gone. */
  readonly closed: Promise<void>;
}

/** Somebody else's server, who answers the n-th request as told; the last way holds for all that follow. */
export async function openUpstream(...ways: readonly ((response: ServerResponse, call: UpstreamCall) => unknown)[]) {
  const calls: UpstreamCall[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      response.once('close', resolve);
      const body = JSON.parse(text) as UpstreamCall['body'];
      const call = { path: request.url ?? '', headers: request.headers, body, closed };
      const way = ways[Math.min(calls.push(call), ways.length) - 1];
      way?.(response, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with so many events of a stream; objects as JSON, texts as they are. */
export function events(...data: readonly unknown[]) {
  return (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const one of data) response.write(`data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`);
    response.end();
  };
}

/** A chunk of OpenAI's protocol. */
export function chunk(delta: object, more: object = {}): object {
  return {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  };
}

export const ending = (reason: string): object => chunk({}, { finish_reason: reason });
export const usage = {
  id: 'c1',
  choices: [],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, prompt_tokens_details: { cached_tokens: 4 } },
};
export const hello = [
  chunk({ role: 'assistant', content: 'Hel' }),
  chunk({ content: 'lo.' }),
  ending('stop'),
  usage,
  '[DONE]',
];

export function settingsFor(url: string, more: Partial<RemoteSettings> = {}): RemoteSettings {
  return {
    name: 'far',
    provider: 'openai-compatible',
    model: 'm',
    baseUrl: `${url}/v1`,
    apiKey: new Secret('sk-far-away'),
    contextTokens: 8192,
    media: [],
    retriesMax: 2,
    firstTokenMs: 2000,
    silenceMs: 2000,
    ...more,
  };
}

export const question: GenerateRequest = {
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Hello?' }] },
  sampling: {},
};

export const context: Context = { requestId: 'r', tenant: 'local', signal: new AbortController().signal };

export function textOf(said: readonly GenerateEvent[], choice = 0): string {
  return said.map((event) => (event.type === 'text' && event.choice === choice ? event.text : '')).join('');
}
