import { spawnSync } from 'node:child_process';
import { silentLog } from '#base';
import type { GenerateRequest } from '#contract';
import { type Engine, startEngine } from '#engine';
import { startLlamaServer } from '../peers/llama-server.ts';

const contextTokens = 2048;
const prompt = 'Once upon a time';
const story: GenerateRequest = { input: { kind: 'text', text: prompt }, sampling: { temperature: 0 } };
const tokensBeforeKill = 8;

/** The cheapest program that Node can run, from spawning to its end, in milliseconds. */
export function nodeMs(): number {
  return elapsed(() => spawnSync(process.execPath, ['-e', '0']));
}

/** From asking for an engine to the first token of its first answer, in milliseconds. */
export async function engineMs(file: string, threads: number): Promise<number> {
  const started = performance.now();
  await using engine = await start(file, threads);
  for await (const event of stream(engine, 1)) if (event.type === 'text') return performance.now() - started;
  throw new Error('The engine gave no token.');
}

/** From the death of a worker to the next token of the stream that it was at, in milliseconds. */
export async function restartMs(file: string, threads: number): Promise<number> {
  await using engine = await start(file, threads);
  let tokens = 0;
  let killed = 0;
  for await (const event of stream(engine, 4 * tokensBeforeKill)) {
    if (event.type !== 'text') continue;
    tokens++;
    // What the first worker had sent before it died may still arrive.
    if (killed > 0 && engine.status().restarts > 0) return performance.now() - killed;
    const { pid } = engine.status();
    if (tokens !== tokensBeforeKill || pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    killed = performance.now();
  }
  throw new Error('The stream ended before its worker had been started again.');
}

/** From spawning llama-server to its first token over HTTP, in milliseconds. */
export async function llamaServerMs(binary: string, file: string, threads: number): Promise<number> {
  const started = performance.now();
  await using server = await startLlamaServer(binary, { file, threads, parallel: 1, contextTokens });
  const response = await fetch(`${server.url}/completion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, n_predict: 1, temperature: 0 }),
  });
  await response.arrayBuffer();
  return performance.now() - started;
}

async function start(file: string, threads: number): Promise<Engine> {
  return await startEngine({ name: 'bench', file, contextTokens, threads, parallel: 1, log: silentLog });
}

function stream(engine: Engine, tokensMax: number) {
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  return engine.generate({ ...story, tokensMax, ignoreEnd: true }, context);
}

function elapsed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
