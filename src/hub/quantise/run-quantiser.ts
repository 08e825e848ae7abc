import { fork } from 'node:child_process';
import { processEntry, RemoteError, type SerialisedError } from '#base';
import type { QuantiseOptions } from '#native';
import { QuantiseFailedError } from './quantise-failed-error.ts';

type Message = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: SerialisedError };

const outputCharsMax = 4096;

/**
 * Quantises a file in a process of its own, which ends with this one.
 *
 * @throws QuantiseFailedError when the process dies, or the error that it reports
 */
export async function runQuantiser(options: QuantiseOptions, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { file, nodeFlags } = processEntry(import.meta.url, './quantise-main.ts');
  const child = fork(file, { execArgv: nodeFlags, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  try {
    let output = '';
    const listen = (chunk: string): void => void (output = (output + chunk).slice(-outputCharsMax));
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    child.send(options);
    const { message, ending } = await new Promise<{ message: Message | undefined; ending: string }>((resolve) => {
      let message: Message | undefined;
      child.on('message', (received: Message) => (message = received));
      child.on('error', (error) => (output += error.message));
      child.on('close', (code, killedBy) => resolve({ message, ending: killedBy ?? `exit code ${code}` }));
    });
    signal?.throwIfAborted();
    if (message?.kind === 'failed') throw new RemoteError(message.error);
    if (message?.kind !== 'done') throw new QuantiseFailedError({ type: options.type, ending, output });
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
