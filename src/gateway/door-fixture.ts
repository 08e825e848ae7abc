import { connect } from 'node:net';
import { type Log, silentLog } from '#base';
import { type FakeLanguageModel, fakeLanguageModel, type FakeLanguageModelOptions } from '#testing';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import type { VerifiedKey } from './key-verifier.ts';
import type { Route } from './route.ts';
import type { SignInRules } from './sign-in/openid/identity-provider.ts';

export interface TestDoor extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly model: FakeLanguageModel;
  readonly url: string;
  readonly port: number;
  /** Sends JSON (or text as it is) with the key "all", unless other headers say otherwise. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Writes to a socket of its own and reads until the server closes it. */
  raw(...parts: readonly string[]): Promise<string>;
}

export interface TestDoorOptions extends Partial<GatewayOptions> {
  readonly model?: FakeLanguageModelOptions;
  /** Added to what every route here has. */
  readonly route?: Partial<Route>;
  /** How people sign in from the beginning. */
  readonly signIn?: SignInRules | undefined;
}

/** By their secrets. */
export const testKeys: Readonly<Record<string, VerifiedKey>> = {
  all: { id: 'key_all', name: 'all', scopes: ['*'] },
  chat: { id: 'key_chat', name: 'chat', scopes: ['chat'] },
};

/** A gateway on a free port with one route, "fake", that any key may use. */
export async function openTestDoor({
  model: modelOptions,
  route,
  signIn,
  ...options
}: TestDoorOptions = {}): Promise<TestDoor> {
  const model = fakeLanguageModel(modelOptions);
  const gateway = createGateway({
    keys: { verify: async (secret) => testKeys[secret] },
    log: silentLog,
    version: '1.2.3',
    ...options,
  });
  gateway.serve({ generation: 1, routes: [testRoute({ model, ...route })], signIn });
  const { url, port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const headersWith = (headers: Record<string, string>) => ({
    authorization: 'Bearer all',
    connection: 'close',
    ...headers,
  });
  return {
    gateway,
    model,
    url,
    port,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: headersWith({ 'content-type': 'application/json', ...headers }),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => fetch(url + path, { headers: headersWith(headers) }),
    raw: (...parts) => exchangeRaw(port, parts),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

export function testRoute(route: Partial<Route> & Pick<Route, 'model'>): Route {
  return { name: 'fake', policy: { keys: 'any' }, createdAt: new Date(0), ownedBy: 'test', ...route };
}

async function exchangeRaw(port: number, parts: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  for (const part of parts) socket.write(part);
  let received = '';
  socket.setEncoding('utf8');
  // A server that closes while we still write may reset the connection; what it said before counts.
  socket.on('error', () => {});
  socket.on('data', (text: string) => (received += text));
  await new Promise((resolve) => socket.on('close', resolve));
  return received;
}

/** Keeps what was logged. */
export function recordingLog(): Log & {
  readonly events: readonly { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[];
} {
  const events: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  return { events, write: (_level, event, fields = {}) => void events.push({ event, fields }) };
}

export const hello = { model: 'fake', messages: [{ role: 'user', content: 'Hello?' }] };

/** Waits for what another part of the program does soon. */
export async function until(isTrue: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error('it did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
