import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { processEntry, systemClock } from '#base';
import { DaemonFailedError } from './daemon-failed-error.ts';
import { DaemonUnreachableError } from './daemon-unreachable-error.ts';
import { alreadyServedExitCode, type DaemonOptions } from './daemon-options.ts';
import type { Home } from './home.ts';

const startMsMax = 20_000;
const pollMs = 20;
const logBytesMax = 16 * 1024 * 1024;

export interface LaunchOptions {
  readonly home: Home;
  readonly stage: string;
  readonly version: string;
  /** Whether the process ends with this one. */
  readonly attached: boolean;
  readonly runPath: string;
  readonly logFile: string;
}

export interface LaunchedDaemon {
  /**
   * Asks `reach` again and again until it gives the way to the process.
   *
   * @throws DaemonFailedError with the end of its log, when it ends first or takes too long;
   *   DaemonUnreachableError when another process serves the stage, and does not answer
   */
  ready<Way>(reach: () => Promise<Way | undefined>): Promise<Way>;
}

/** Starts the serving process of a stage in the background, its output in the log. */
export function launchDaemon(options: LaunchOptions): LaunchedDaemon {
  const { logFile, stage } = options;
  const child = spawnDaemon(options);
  const { promise: failure, reject: fail } = Promise.withResolvers<never>();
  // After a good start nobody waits for it any more, and the end of the process is no failure.
  failure.catch(() => {});
  let served = false;
  child.on('exit', (code) => {
    if (code === alreadyServedExitCode) served = true;
    else fail(new DaemonFailedError(logFile));
  });
  child.on('error', (cause) => fail(new DaemonFailedError(logFile, cause)));
  return {
    ready: async (reach) => {
      const deadlineMs = systemClock.nowMs() + startMsMax;
      while (systemClock.nowMs() < deadlineMs) {
        const way = await reach();
        if (way !== undefined) return way;
        await Promise.race([systemClock.sleep(pollMs), failure]);
      }
      child.kill('SIGKILL');
      if (served) throw new DaemonUnreachableError(stage);
      throw new DaemonFailedError(logFile);
    },
  };
}

function spawnDaemon({ home, stage, version, attached, runPath, logFile }: LaunchOptions): ChildProcess {
  mkdirSync(runPath, { recursive: true, mode: 0o700 });
  rotate(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const options: DaemonOptions = {
    home: home.path,
    stage,
    version,
    attached,
    drainMs: 10_000,
  };
  const { file, nodeFlags } = processEntry(import.meta.url, './daemon-main.ts');
  const child = spawn(process.execPath, [...nodeFlags, file, JSON.stringify(options)], {
    // Its own group, so that Ctrl-C in the terminal reaches only `lode`, which then stops it in an orderly way.
    detached: true,
    env: { ...process.env, LODE_STATE: home.stateUrl },
    stdio: [attached ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

/** Keeps one older log, so that the folder cannot grow without bound. */
function rotate(logFile: string): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) renameSync(logFile, `${logFile}.1`);
}
