import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { processEntry, systemClock } from '#base';
import { DaemonFailedError } from './daemon-failed-error.ts';
import { DaemonUnreachableError } from './daemon-unreachable-error.ts';
import { alreadyServedExitCode, type DaemonOptions } from './daemon-options.ts';
import type { Home } from './home.ts';

const startMsMax = 20_000;
const retryMs = 1000;
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

/**
 * Starts the serving process of a stage in the background, its output in the log, and waits until it can be reached.
 * Where another one has the stage but does not answer, it is tried again: a killed one's lease frees itself in time.
 *
 * @param reach gives the way to the process, or undefined as long as there is none
 * @throws DaemonFailedError with the end of its log, when it ends first or takes too long;
 *   DaemonUnreachableError when another process serves the stage all the time, and does not answer
 */
export async function launchDaemon<Way>(options: LaunchOptions, reach: () => Promise<Way | undefined>): Promise<Way> {
  const deadlineMs = systemClock.nowMs() + startMsMax;
  let launch = startLaunch(options);
  while (systemClock.nowMs() < deadlineMs) {
    const way = await reach();
    if (way !== undefined) return way;
    if (launch.outcome?.failed) throw new DaemonFailedError(options.logFile, launch.outcome.cause);
    if (launch.outcome && systemClock.nowMs() - launch.startedMs > retryMs) launch = startLaunch(options);
    await systemClock.sleep(pollMs);
  }
  launch.child.kill('SIGKILL');
  throw launch.outcome ? new DaemonUnreachableError(options.stage) : new DaemonFailedError(options.logFile);
}

interface Launch {
  readonly child: ChildProcess;
  readonly startedMs: number;
  /** How the process ended: as a failure, or because another one serves the stage. */
  outcome: { readonly failed: boolean; readonly cause?: unknown } | undefined;
}

function startLaunch(options: LaunchOptions): Launch {
  const launch: Launch = { child: spawnDaemon(options), startedMs: systemClock.nowMs(), outcome: undefined };
  launch.child.on('exit', (code) => (launch.outcome = { failed: code !== alreadyServedExitCode }));
  launch.child.on('error', (cause) => (launch.outcome = { failed: true, cause }));
  return launch;
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
  const { file, nodeFlags, heapFlags, env } = processEntry(import.meta.url, './daemon-main.ts');
  const child = spawn(process.execPath, [...nodeFlags, ...heapFlags, file, JSON.stringify(options)], {
    // Its own group, so that Ctrl-C in the terminal reaches only `lode`, which then stops it in an orderly way.
    detached: true,
    env: { ...env, LODE_STATE: home.stateUrl },
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
