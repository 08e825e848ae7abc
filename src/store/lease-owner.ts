import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** "pid 1234 on build-box": who holds a lease, in words that can be read back by `isGone`. */
export function thisProcess(): string {
  return `pid ${process.pid} on ${machine()}`;
}

/**
 * True only when the owner is surely a process of this machine that has ended, so that after a crash nobody waits for
 * the time of a lease to pass. Of owners elsewhere nothing is known. A pid that was given to a new process counts as
 * alive; the lease's time then decides.
 */
export function isGone(owner: string): boolean {
  const [, pid, place] = /^pid (\d+) on (.+)$/.exec(owner) ?? [];
  if (pid === undefined || place !== machine()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Containers may share a host name and a file, but not their pids: on Linux the pid namespace tells them apart. */
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
