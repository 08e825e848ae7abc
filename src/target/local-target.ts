import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processEntry, systemClock } from '#base';
import { type ControlClient, controlClient } from './control-client.ts';
import { readDaemonFile } from './daemon-file.ts';
import { alreadyServedExitCode, type DaemonOptions } from './daemon-options.ts';
import type { DaemonStatus } from './daemon-status.ts';
import { DaemonFailedError } from './daemon-failed-error.ts';
import type { Home } from './home.ts';

/** This machine as the place where a stage runs: one serving process in the background. */
export interface LocalTarget {
  readonly logFile: string;
  /** Undefined when nothing runs. */
  status(): Promise<DaemonStatus | undefined>;
  /** The way to the running process; undefined when nothing runs. */
  control(): Promise<ControlClient | undefined>;
  /**
   * Starts the process unless it runs already; one of another version of Lode is replaced.
   *
   * @throws DaemonFailedError with the end of its log, when it ends before it is ready
   */
  start(options: { readonly attached: boolean }): Promise<ControlClient>;
  /** Drains, ends the process and waits until it is gone. False when nothing ran. */
  stop(options: { readonly drainMs: number }): Promise<boolean>;
}

const startMsMax = 20_000;
const pollMs = 20;
const logBytesMax = 16 * 1024 * 1024;

export function localTarget(home: Home, stage: string, version: string): LocalTarget {
  const runPath = home.runPath(stage);
  const logFile = join(runPath, 'daemon.log');

  const reach = async (): Promise<{ client: ControlClient; status: DaemonStatus } | undefined> => {
    const daemon = readDaemonFile(runPath);
    if (!daemon) return undefined;
    const client = controlClient(daemon);
    try {
      // A file left by a killed process names a port that is closed, or belongs to someone who does not know the token.
      return { client, status: await client.status() };
    } catch {
      return undefined;
    }
  };

  const stop: LocalTarget['stop'] = async ({ drainMs }) => {
    const running = await reach();
    if (!running) return false;
    await running.client.stop(drainMs);
    const deadlineMs = systemClock.nowMs() + drainMs + startMsMax;
    while (isAlive(running.status.pid) && systemClock.nowMs() < deadlineMs) await systemClock.sleep(pollMs);
    if (isAlive(running.status.pid)) process.kill(running.status.pid, 'SIGKILL');
    return true;
  };

  const start: LocalTarget['start'] = async ({ attached }) => {
    const running = await reach();
    if (running?.status.version === version) return running.client;
    if (running) await stop({ drainMs: 10_000 });

    mkdirSync(runPath, { recursive: true, mode: 0o700 });
    rotate(logFile);
    const log = openSync(logFile, 'a', 0o600);
    const options: DaemonOptions = {
      home: home.path,
      stateUrl: home.stateUrl,
      stage,
      version,
      attached,
      drainMs: 10_000,
    };
    const { file, nodeFlags } = processEntry(import.meta.url, './daemon-main.ts');
    const child = spawn(process.execPath, [...nodeFlags, file, JSON.stringify(options)], {
      // Its own group, so that Ctrl-C in the terminal reaches only `lode`, which then stops it in an orderly way.
      detached: true,
      stdio: [attached ? 'pipe' : 'ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const { promise: failure, reject: fail } = Promise.withResolvers<never>();
    // After a good start nobody waits for it any more, and the end of the process is no failure.
    failure.catch(() => {});
    child.on('exit', (code) => code !== alreadyServedExitCode && fail(new DaemonFailedError(logFile)));
    child.on('error', (cause) => fail(new DaemonFailedError(logFile, cause)));

    const deadlineMs = systemClock.nowMs() + startMsMax;
    while (systemClock.nowMs() < deadlineMs) {
      const started = await reach();
      if (started?.status.version === version) return started.client;
      await Promise.race([systemClock.sleep(pollMs), failure]);
    }
    child.kill('SIGKILL');
    throw new DaemonFailedError(logFile);
  };

  return {
    logFile,
    status: async () => (await reach())?.status,
    control: async () => (await reach())?.client,
    start,
    stop,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Keeps one older log, so that the folder cannot grow without bound. */
function rotate(logFile: string): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) renameSync(logFile, `${logFile}.1`);
}
