import { assert } from '#base';
import { destinationOf, type EgressRules } from './egress-rules.ts';
import { pinnedLookup, type Resolve, systemResolve } from './pinned-lookup.ts';
import { type ProxyEnvironment, proxyFor } from './proxy-for.ts';
import { TextAnswer } from './text-answer.ts';

const connectTimeoutMs = 10_000;
const keepAliveMs = 30_000;
/** No answer of a language model is nearly as long. */
const answerBytesMax = 64 * 1024 * 1024;

export interface EgressOptions extends EgressRules {
  /** All that is asked begins with this. */
  readonly baseUrl: string;
  /** How long an answer may be silent once it has begun. */
  readonly silenceMs: number;
  /** The proxy to go through: an address, or "none". Default: as the environment says. */
  readonly proxy?: string | undefined;
  /** Default: that of this process. */
  readonly environment?: ProxyEnvironment | undefined;
  /** How names are looked up, where no proxy does it. Default: as the system does it. */
  readonly resolve?: Resolve | undefined;
}

/** The way out to one service: its origin and no other, without following it elsewhere. */
export interface Egress extends AsyncDisposable {
  readonly fetch: typeof globalThis.fetch;
  /**
   * The same for a request whose answer is text, at a fifth of what `fetch` takes.
   *
   * @param path of the origin, with its slash
   */
  post(path: string, request: PostRequest): TextAnswer;
}

export interface PostRequest {
  /** Names and values, one after the other. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** The client's own `fetch`, whose types name classes of the package where ours name those of Node. */
type Send = (url: URL, options: object) => Promise<Response>;

/** @throws EgressBlockedError at once where the address alone tells; else when its name has been looked up */
export function openEgress(options: EgressOptions): Egress {
  const { baseUrl, silenceMs, resolve = systemResolve, proxy: declared, environment = process.env, ...rules } = options;
  const { origin } = new URL(baseUrl);
  const destination = destinationOf(new URL(baseUrl), rules);
  const proxy = proxyFor(destination, declared, environment);
  let opening: ReturnType<typeof open> | undefined;
  const open = async () => {
    // Most stacks ask nobody: the client is loaded by those who do.
    const { fetch, Pool, ProxyAgent } = await import('undici');
    const limits = {
      keepAliveTimeout: keepAliveMs,
      // Whoever asks bounds the time until the answer begins.
      headersTimeout: 0,
      bodyTimeout: silenceMs,
      maxResponseSize: answerBytesMax,
    };
    const connect = { timeout: connectTimeoutMs, lookup: pinnedLookup(destination, rules, resolve) };
    // A proxy looks names up itself: what it may reach is for whoever runs it to say.
    const pool =
      proxy === undefined ? new Pool(origin, { connect, ...limits }) : new ProxyAgent({ uri: proxy, ...limits });
    return { pool, send: fetch as unknown as Send };
  };
  return {
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      assert(url.origin === origin, 'a provider asks where it was declared to be');
      const { pool, send } = await (opening ??= open());
      // A redirect would take the key along to wherever it leads.
      return await send(url, { ...init, redirect: 'manual', dispatcher: pool });
    },
    post: (path, { headers, body }) => {
      assert(path.startsWith('/'), 'a path leads to no other origin');
      const answer = new TextAnswer();
      const send = async (): Promise<void> => {
        const { pool } = await (opening ??= open());
        pool.dispatch({ origin, path, method: 'POST', headers: headers as string[], body }, answer);
      };
      send().catch((reason: Error) => answer.cancel(reason));
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      if (opening) await (await opening).pool.destroy();
    },
  };
}
