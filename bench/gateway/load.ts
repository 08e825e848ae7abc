import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Tokens of each measured stream. */
export const streamTokens = 1000;

export interface ServerPair extends AsyncDisposable {
  readonly ports: { readonly gateway: number; readonly bare: number };
  /** What the process of both servers has used so far, user and system. */
  cpuUs(): Promise<number>;
}

export async function startServerPair(): Promise<ServerPair> {
  const file = fileURLToPath(new URL('server-main.ts', import.meta.url));
  const child = fork(file, { execArgv: ['--conditions=lode-source'] });
  const ports = (await message(child)) as ServerPair['ports'];
  return {
    ports,
    cpuUs: async () => {
      child.send('cpu');
      const { user, system } = (await message(child)) as NodeJS.CpuUsage;
      return user + system;
    },
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function message(child: ChildProcess): Promise<unknown> {
  const [received] = (await once(child, 'message')) as [unknown];
  return received;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** From sending a chat request to the end of its answer, over a connection that is kept. */
export function chatMs(port: number, isStream: boolean): Promise<number> {
  const messages = [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: 'What is the capital of France?' },
  ];
  const body = JSON.stringify({ model: 'bench', messages, ...(isStream ? { stream: true } : { max_tokens: 1 }) });
  const headers = { authorization: 'Bearer bench', 'content-type': 'application/json', 'content-length': body.length };
  const sentMs = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, agent, headers, method: 'POST', path: '/v1/chat/completions' }, (incoming) => {
      incoming.resume().on('end', () => resolve(performance.now() - sentMs));
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Requests at a constant rate, whether or not the earlier ones have been answered: so that waiting shows. */
export async function openLoopMs(port: number, perSecond: number, count: number): Promise<readonly number[]> {
  const startedMs = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const dueInMs = startedMs + (index * 1000) / perSecond - performance.now();
    if (dueInMs > 0) await new Promise((resolve) => setTimeout(resolve, dueInMs));
    answers.push(chatMs(port, false));
  }
  return await Promise.all(answers);
}
