import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { clockUs } from './clock.ts';

/** Connections that a gateway is given. */
export const connections = 16;

/** Something in front of the mock upstream, or the upstream itself. */
export interface Door {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A chunk of an answer: when it was written by the upstream and when it came here, in microseconds of one clock. */
export interface ChunkTimes {
  readonly sentUs: number;
  readonly cameUs: number;
}

export interface ProxyClient extends AsyncDisposable {
  /** From sending to the end of the answer, waiting for a free connection included, in milliseconds. */
  answerMs(): Promise<number>;
  /** All chunks of a stream that the upstream writes at a pace. */
  stream(chunks: number, paceMs: number): Promise<readonly ChunkTimes[]>;
  /** Opens a stream that stays silent after its first chunk, which has come. */
  hold(): Promise<void>;
}

/** A client with a bounded number of connections, which it keeps. Disposing drops them with whatever is held on them. */
export function openProxyClient(door: Door, connectionsMax = connections): ProxyClient {
  const pool = new Pool(`http://127.0.0.1:${door.port}`, {
    connections: connectionsMax,
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const headers = { 'content-type': 'application/json', ...door.headers };
  const ask = async (content: string, stream: boolean): Promise<Readable> => {
    const messages = [{ role: 'user', content }];
    const asked = JSON.stringify({ model: 'bench', messages, ...(stream && { stream }) });
    const path = '/v1/chat/completions';
    const { statusCode, body } = await pool.request({ path, method: 'POST', headers, body: asked });
    if (statusCode !== 200) throw new Error(`port ${door.port} answered ${statusCode}: ${await body.text()}`);
    return body;
  };
  return {
    answerMs: async () => {
      const sentMs = performance.now();
      const body = await ask('What is the capital of France?', false);
      for await (const piece of body) void piece;
      return performance.now() - sentMs;
    },
    stream: async (chunks, paceMs) => await chunkTimes(await ask(`stream ${chunks} ${paceMs}`, true)),
    hold: async () => {
      const body = await ask('hold', true);
      // An error at the end is our own leaving.
      body.on('error', () => undefined);
      await new Promise<void>((resolve) => body.once('data', () => resolve()));
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

async function chunkTimes(body: Readable): Promise<readonly ChunkTimes[]> {
  const times: ChunkTimes[] = [];
  let rest = '';
  body.setEncoding('utf8');
  for await (const piece of body as AsyncIterable<string>) {
    const cameUs = clockUs();
    const events = (rest + piece).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const sentUs = Number(/"content":" (\d+)"/.exec(event)?.[1]);
      if (sentUs > 0) times.push({ sentUs, cameUs });
    }
  }
  return times;
}
