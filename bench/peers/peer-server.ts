import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { whenBenchEnds } from '../when-bench-ends.ts';
import { freePort } from './llama-server.ts';

const startMsMax = 120_000;

export interface PeerServerOptions {
  readonly name: string;
  /** Program and arguments. */
  command(port: number): readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 when it is ready. */
  readonly readyPath: string;
  /** What its clients send along. */
  readonly headers: Readonly<Record<string, string>>;
  readonly whenGone?: () => void;
}

/** A peer that serves HTTP on 127.0.0.1. Disposing stops it. */
export interface PeerServer extends AsyncDisposable {
  readonly port: number;
  readonly processId: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts a peer and resolves when it is ready. */
export async function startPeerServer(options: PeerServerOptions): Promise<PeerServer> {
  const port = await freePort();
  const [program = '', ...words] = options.command(port);
  const env = { ...process.env, ...options.env };
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const forget = whenBenchEnds(() => {
    child.kill();
    options.whenGone?.();
  });
  let log = '';
  const keep = (chunk: Buffer): void => void (log = (log + chunk.toString()).slice(-4000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('exit', forget);
  const startedMs = performance.now();
  while (!(await isReady(`http://127.0.0.1:${port}${options.readyPath}`))) {
    if (child.exitCode !== null) throw new Error(`${options.name} ended with ${child.exitCode}:\n${log}`);
    if (performance.now() - startedMs > startMsMax) throw new Error(`${options.name} does not get ready:\n${log}`);
    await sleep(100);
  }
  return {
    port,
    processId: child.pid ?? 0,
    headers: options.headers,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      options.whenGone?.();
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
