import type { Dispatcher } from 'undici';
import { describeNetworkFailure } from './network-failure.ts';
import { SourceFailedError } from './source-failed-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
type Headers = Record<string, string>;

/** Long enough for any server that is there, short enough that an unreachable one costs a few seconds at most. */
const connectTimeoutMs = 5000;
const answerTimeoutMsDefault = 15_000;
/** A transfer without one byte for this long is taken as cut. */
const silenceTimeoutMs = 30_000;
const redirectsMax = 8;

interface RequestOptions {
  readonly dispatcher: Dispatcher;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly answerTimeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The headers of the server that was asked, before it sent us elsewhere. */
  readonly firstHeaders: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Dispatcher.ResponseData['body'];
}

export interface Http {
  /** Follows redirects itself: credentials go to the server they are meant for and never to another origin. */
  get(
    url: string,
    options: { headers?: Readonly<Headers>; method?: 'GET' | 'HEAD'; signal: AbortSignal; answerTimeoutMs?: number },
  ): Promise<HttpAnswer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** HTTP through the proxies that the user's environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). */
export async function openHttp(environment: Environment): Promise<Http> {
  // Loaded here and not with this file: most commands never ask the network, and the client takes a while to load.
  const { EnvHttpProxyAgent, request: send } = await import('undici');
  const setting = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const agent = new EnvHttpProxyAgent({
    httpProxy: setting('HTTP_PROXY'),
    httpsProxy: setting('HTTPS_PROXY'),
    noProxy: setting('NO_PROXY'),
    connectTimeout: connectTimeoutMs,
  });
  /** The time limit is kept here, because what a proxy does before the request is under no limit of the client. */
  const answerTo = async (
    url: URL,
    { answerTimeoutMs, ...options }: RequestOptions,
  ): Promise<Dispatcher.ResponseData> => {
    const tooLate = new AbortController();
    const timer = setTimeout(() => tooLate.abort(), answerTimeoutMs);
    try {
      const signal = AbortSignal.any([options.signal, tooLate.signal]);
      return await send(url, { ...options, signal, bodyTimeout: silenceTimeoutMs });
    } catch (error) {
      options.signal.throwIfAborted();
      throw describeNetworkFailure(tooLate.signal.aborted ? { code: 'UND_ERR_HEADERS_TIMEOUT' } : error, url);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    get: async (url, { headers = {}, method = 'GET', signal, answerTimeoutMs = answerTimeoutMsDefault }) => {
      let here = new URL(url);
      let sent: Headers = { 'accept-encoding': 'identity', 'user-agent': 'lode', ...headers };
      let firstHeaders: HttpAnswer['firstHeaders'] | undefined;
      for (let hop = 0; hop <= redirectsMax; hop++) {
        const request = { dispatcher: agent, method, headers: sent, signal, answerTimeoutMs };
        const answer = await answerTo(here, request);
        firstHeaders ??= answer.headers;
        const next = redirectTarget(answer, here);
        if (!next) return { status: answer.statusCode, headers: answer.headers, firstHeaders, body: answer.body };
        await answer.body.dump();
        if (next.origin !== here.origin) sent = withoutCredentials(sent);
        here = next;
      }
      throw new SourceFailedError(`${new URL(url).host} redirects more than ${redirectsMax} times`, {
        remedy: 'Check the address of the source.',
      });
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function redirectTarget(answer: Dispatcher.ResponseData, from: URL): URL | undefined {
  const { location } = answer.headers;
  if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return undefined;
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const safe = target?.protocol === 'https:' || (target?.protocol === 'http:' && from.protocol === 'http:');
  if (safe) return target;
  throw new SourceFailedError(
    `${from.host} redirects to an address that is not fetched from: ${location.slice(0, 100)}`,
    {
      remedy: 'Check the address of the source.',
    },
  );
}

function withoutCredentials(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

/** A header that must have one value. */
export function headerOf(headers: HttpAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Leaves the rest of an answer unread, and the connection with it. */
export function discard({ body }: HttpAnswer): void {
  // A stream that is destroyed early says so as an error, which ends the process when nobody listens.
  body.on('error', () => {});
  body.destroy();
}
