import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server of ours in a process of its own, as peers are. Disposing ends the process. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly processId: number;
  /** What clients must show; empty where the server asks for nothing. */
  readonly key: string;
}

/** What such a process tells when it listens. */
export interface Listening {
  readonly port: number;
  readonly key?: string;
}

/**
 * @param file of this folder, such as "upstream-main.ts"
 * @param args what it finds in `process.argv`
 * @param flags for Node, beside those that find our sources
 */
export async function startServerProcess(
  file: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, { execArgv: ['--conditions=lode-source', ...flags] });
  const [{ port, key = '' }] = (await once(child, 'message')) as [Listening];
  return {
    port,
    processId: child.pid ?? 0,
    key,
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
