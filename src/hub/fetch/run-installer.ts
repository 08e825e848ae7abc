import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PypiPiece } from '../source/pypi.ts';
import type { Environment } from './http.ts';
import type { Installer } from './installers.ts';

/** Enough for any message; an installer that says more is not listened to. */
const outputCharsMax = 256 * 1024;

export type InstallerOutcome =
  | { readonly kind: 'done'; readonly output: string }
  /** The program is not on this machine, or is there without the part that is needed. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string; readonly output: string };

/**
 * Runs an installer for one piece, with everything it writes (its temporary files too) under `scratch`.
 *
 * @param said called with the output so far whenever there is more
 */
export async function runInstaller(
  installer: Installer,
  piece: PypiPiece,
  scratch: string,
  options: { readonly environment: Environment; readonly signal: AbortSignal; readonly said: (output: string) => void },
): Promise<InstallerOutcome> {
  options.signal.throwIfAborted();
  const temporary = join(scratch, 'tmp');
  await mkdir(temporary, { recursive: true });
  const child = spawn(installer.command, [...installer.arguments(piece, join(scratch, 'out'))], {
    // An empty folder of ours: python looks for modules in the folder it is started in.
    cwd: temporary,
    env: {
      ...options.environment,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
      UV_CACHE_DIR: join(scratch, 'cache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  let output = '';
  const listen = (chunk: string): void => {
    output = (output + chunk).slice(-outputCharsMax);
    options.said(output);
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  // Not before it has ended, by itself or by the signal: until then it may still write.
  const status = await new Promise<number | string>((resolve) => {
    child.on(
      'error',
      ({ name, code, message }: NodeJS.ErrnoException) => name !== 'AbortError' && resolve(code ?? message),
    );
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  options.signal.throwIfAborted();
  if (status === 0) return { kind: 'done', output };
  const absent = status === 'ENOENT' || status === 'EACCES' || status === 127 || /No module named pip/.test(output);
  return absent
    ? { kind: 'absent' }
    : { kind: 'failed', reason: reasonIn(output) ?? `it ended with ${status}`, output };
}

/** The installer's own last word, without passwords that a configured index address may hold. */
function reasonIn(output: string): string | undefined {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const last = lines.findLast((line) => /^(?:error|×)/i.test(line)) ?? lines.at(-1);
  return last?.replaceAll(/\/\/[^/\s@]+@/g, '//').slice(0, 300);
}
