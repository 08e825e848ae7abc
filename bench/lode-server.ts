import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { whenBenchEnds } from './when-bench-ends.ts';

export interface LodeServerOptions {
  /** Path of a GGUF file. */
  readonly file: string;
  readonly threads: number;
  /** Requests computed at the same time. */
  readonly parallel: number;
  /** Tokens of context for each of them. */
  readonly contextTokens: number;
  /** As a model of a stack takes it. Default: as it comes. */
  readonly speculation?: 'off';
  /** Path of the `lode.js` to start. Default: this repository's, which runs the sources. */
  readonly command?: string;
}

export interface RunningLode extends AsyncDisposable {
  /** "http://127.0.0.1:PORT", without a path. */
  readonly url: string;
  readonly key: string;
  /** The folder of its stack.ts, for further commands. */
  readonly folder: string;
  /** Of the process that serves. */
  readonly processId: number;
}

/**
 * Serves a file under the route "bench" as a user does: a `stack.ts` in an empty folder and `lode up --detach --json`.
 * Disposing stops it and removes the folder.
 */
export async function startLode(options: LodeServerOptions): Promise<RunningLode> {
  const { command = fileURLToPath(new URL('../bin/lode.js', import.meta.url)) } = options;
  const folder = await mkdtemp(join(tmpdir(), 'lode-bench-stack-'));
  await writeFile(join(folder, 'stack.ts'), program(options));
  const lode = async (...words: readonly string[]) =>
    (await promisify(execFile)(process.execPath, [command, ...words], { cwd: folder })).stdout;
  const stop = async () => {
    await lode('down').catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { url, key } = JSON.parse(await lode('up', '--detach', '--json', '--port', '0')) as Pick<
      RunningLode,
      'url' | 'key'
    >;
    const { pid } = JSON.parse(await lode('status', '--json')) as { readonly pid: number };
    const ended = whenBenchEnds(() => {
      process.kill(pid);
      rmSync(folder, { recursive: true, force: true });
    });
    return { url, key, folder, processId: pid, [Symbol.asyncDispose]: () => stop().finally(ended) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function program({ file, threads, parallel, contextTokens, speculation }: LodeServerOptions): string {
  const declaration = { source: pathToFileURL(file).href, threads, parallel, contextTokens, speculation };
  return `import { gateway, key, model, stack } from 'lode';

const weights = model('bench', ${JSON.stringify(declaration)});
const client = key('client', { save: true });
const door = gateway('door', { routes: { bench: { model: weights, access: [client] } } });

export default stack('bench', [door]);
`;
}
