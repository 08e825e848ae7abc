import type { LocalTarget } from '#target';
import type { Invocation } from './command.ts';
import { exitCode, type ExitCode } from './exit-code.ts';

const drainMs = 30_000;
const watchMs = 1000;

/** A killed `npm start` tells nobody; started by hand, `lode` may well outlive its shell. */
function isOrphanOfNpm(starter: number): boolean {
  return process.env['npm_lifecycle_event'] !== undefined && process.ppid !== starter;
}

/** Stays until it is told to stop, and then stops the serving process in an orderly way; or until that has ended by itself. */
export async function untilStopped(
  target: LocalTarget,
  { signal, urgentSignal, terminal }: Invocation,
): Promise<ExitCode> {
  const starter = process.ppid;
  while (!signal.aborted && !isOrphanOfNpm(starter)) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, watchMs);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
    if (!signal.aborted && !isOrphanOfNpm(starter) && !(await target.status())) {
      terminal.say(`The serving process has ended. Its log: ${target.logFile}`);
      return exitCode.failed;
    }
  }
  terminal.say('Stopping: running requests may end. Ctrl-C again stops at once.');
  urgentSignal.addEventListener('abort', () => void target.control().then((control) => control?.stop(0)));
  await target.stop({ drainMs });
  return exitCode.ok;
}
