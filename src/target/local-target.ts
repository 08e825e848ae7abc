import { join } from 'node:path';
import { systemClock } from '#base';
import { type ControlClient, controlClient } from './control-client.ts';
import { readDaemonFile } from './daemon-file.ts';
import type { DaemonStatus } from './daemon-status.ts';
import type { Home } from './home.ts';

/** This machine as the place where a stage runs: one serving process in the background. */
export interface LocalTarget {
  readonly logFile: string;
  /** Undefined when nothing runs. */
  status(): Promise<DaemonStatus | undefined>;
  /** The way to the running process; undefined when nothing runs. */
  control(): Promise<ControlClient | undefined>;
  /**
   * Starts the process unless it runs already; one of another version of Lode, or without its state, is replaced.
   *
   * @throws DaemonFailedError with the end of its log, when it ends before it is ready
   */
  start(options: { readonly attached: boolean }): Promise<ControlClient>;
  /** Drains, ends the process and waits until it is gone. False when nothing ran. */
  stop(options: { readonly drainMs: number }): Promise<boolean>;
}

const stopMsMax = 20_000;
const pollMs = 20;

export function localTarget(home: Home, stage: string, version: string): LocalTarget {
  const runPath = home.runPath(stage);
  const logFile = join(runPath, 'daemon.log');

  const isOfUse = (status: DaemonStatus): boolean => status.version === version && !status.stateLost;

  const reach = async (): Promise<{ client: ControlClient; status: DaemonStatus } | undefined> => {
    const daemon = readDaemonFile(runPath);
    if (!daemon || !isAlive(daemon.pid)) return undefined;
    const client = controlClient(daemon);
    try {
      // A file left by a killed process names a port that is closed, or belongs to someone who does not know the token.
      const status = await client.status();
      return status.pid === daemon.pid ? { client, status } : undefined;
    } catch {
      return undefined;
    }
  };

  const stop: LocalTarget['stop'] = async ({ drainMs }) => {
    const running = await reach();
    if (!running) return false;
    await running.client.stop(drainMs);
    const deadlineMs = systemClock.nowMs() + drainMs + stopMsMax;
    while (isAlive(running.status.pid) && systemClock.nowMs() < deadlineMs) await systemClock.sleep(pollMs);
    if (isAlive(running.status.pid)) process.kill(running.status.pid, 'SIGKILL');
    return true;
  };

  const start: LocalTarget['start'] = async ({ attached }) => {
    const running = await reach();
    if (running && isOfUse(running.status)) return running.client;
    if (running) await stop({ drainMs: 10_000 });

    // Loaded only here: what starts a process is not needed to ask one.
    const { launchDaemon } = await import('./launch-daemon.ts');
    return launchDaemon({ home, stage, version, attached, runPath, logFile }, async () => {
      const started = await reach();
      return started && isOfUse(started.status) ? started.client : undefined;
    });
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
  } catch (error) {
    // It is there, and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
