import type { Readable } from 'node:stream';
import { assert } from '#base';
import { destinationOf, type EgressRules } from './egress-rules.ts';
import { pinnedLookup, type Resolve, systemResolve } from './pinned-lookup.ts';

const connectTimeoutMs = 10_000;
const keepAliveMs = 30_000;
/** No answer of a language model is nearly as long. */
const answerBytesMax = 64 * 1024 * 1024;

export interface EgressOptions extends EgressRules {
  /** All that is asked begins with this. */
  readonly baseUrl: string;
  /** How long an answer may be silent once it has begun. */
  readonly silenceMs: number;
  /** How names are looked up. Default: as the system does it. */
  readonly resolve?: Resolve | undefined;
}

/** The way out to one service: its origin and no other, without following it elsewhere. */
export interface Egress extends AsyncDisposable {
  readonly fetch: typeof globalThis.fetch;
  /** The same for a request whose answer is read as a stream of Node's, at a third of what `fetch` takes. */
  post(url: string, request: PostRequest): Promise<PostAnswer>;
}

export interface PostRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** The client's own `fetch`, whose types name classes of the package where ours name those of Node. */
type Send = (url: URL, options: object) => Promise<Response>;

/** @throws EgressBlockedError at once where the address alone tells; else when its name has been looked up */
export function openEgress({ baseUrl, silenceMs, resolve = systemResolve, ...rules }: EgressOptions): Egress {
  const { origin } = new URL(baseUrl);
  const destination = destinationOf(new URL(baseUrl), rules);
  let opening: ReturnType<typeof open> | undefined;
  const open = async () => {
    // Most stacks ask nobody: the client is loaded by those who do.
    const { Agent, fetch, request } = await import('undici');
    const agent = new Agent({
      connect: { timeout: connectTimeoutMs, lookup: pinnedLookup(destination, rules, resolve) },
      keepAliveTimeout: keepAliveMs,
      // Whoever asks bounds the time until the answer begins.
      headersTimeout: 0,
      bodyTimeout: silenceMs,
      maxResponseSize: answerBytesMax,
    });
    return { agent, request, send: fetch as unknown as Send };
  };
  const within = (url: URL): URL => {
    assert(url.origin === origin, 'a provider asks where it was declared to be');
    return url;
  };
  return {
    fetch: async (input, init) => {
      const url = within(new URL(input instanceof Request ? input.url : input));
      const { agent, send } = await (opening ??= open());
      // A redirect would take the key along to wherever it leads.
      return await send(url, { ...init, redirect: 'manual', dispatcher: agent });
    },
    post: async (url, { headers, body, signal }) => {
      const { agent, request } = await (opening ??= open());
      const answer = await request(within(new URL(url)), { method: 'POST', headers, body, signal, dispatcher: agent });
      const told = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(told) as Record<string, string>,
        body: answer.body,
      };
    },
    [Symbol.asyncDispose]: async () => {
      if (opening) await (await opening).agent.destroy();
    },
  };
}
