import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { whenBenchEnds } from '../when-bench-ends.ts';
import { type BuildOptions, buildLlamaCpp } from './llama-cpp.ts';

/** Returns the path of llama-server, of the same llama.cpp as the libraries that our engine loads. */
export async function buildLlamaServer(options: BuildOptions = {}): Promise<string> {
  return (await buildLlamaCpp(options)).path('llama-server');
}

export interface LlamaServerOptions {
  /** Path of a GGUF file. */
  readonly file: string;
  readonly threads: number;
  /** Sequences that are decoded together. */
  readonly parallel: number;
  /** Tokens of context for each of them. */
  readonly contextTokens: number;
  /** 0 takes a free one. Default: 0. */
  readonly port?: number;
  /** Further arguments, as llama-server takes them. */
  readonly more?: readonly string[];
}

export interface RunningServer extends AsyncDisposable {
  /** "http://127.0.0.1:PORT", without a path. */
  readonly url: string;
  readonly processId: number;
}

/** Starts llama-server on 127.0.0.1 and resolves when it is ready to answer. Disposing stops it. */
export async function startLlamaServer(binary: string, options: LlamaServerOptions): Promise<RunningServer> {
  const port = options.port || (await freePort());
  const settings = {
    model: options.file,
    host: '127.0.0.1',
    port,
    threads: options.threads,
    'threads-batch': options.threads,
    parallel: options.parallel,
    'ctx-size': options.contextTokens * options.parallel,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(binary, [...words, ...(options.more ?? [])], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid: processId = 0 } = child;
  child.once(
    'exit',
    whenBenchEnds(() => child.kill()),
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`llama-server ended with ${child.exitCode}:\n${log}`);
    await sleep(5);
  }
  return {
    url,
    processId,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

/** A TCP port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return address.port;
}
