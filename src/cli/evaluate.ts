import { pathToFileURL } from 'node:url';
import { callerLocation } from '#stack';
import { ProgramError } from './program-error.ts';

const evaluateMsMax = 60_000;
const remedy = 'Mend the program there: it only declares, and ends in `export default stack(name, [nodes])`.';

/**
 * Imports a module of the user's, which may do anything: wait for what never comes, end the process as if all were
 * well, or keep the thread for ever. Nothing has been begun while it runs, so Ctrl-C then ends the process at once.
 *
 * @throws what the module throws, and ProgramError for the first two of these
 */
export async function evaluate(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { promise: unsettled, reject } = Promise.withResolvers<never>();
  const giveUp = (): void =>
    reject(new ProgramError(file, 'its top level waits for something that does not come', undefined, remedy));
  const timer = setTimeout(giveUp, evaluateMsMax).unref();
  // Nothing is left that could bring it.
  process.once('beforeExit', giveUp);
  const listeners = takeSignalListeners();
  const { exit } = process;
  process.exit = (code) => {
    const { line } = callerLocation(process.exit);
    throw new ProgramError(file, `it called process.exit(${code ?? ''}) (line ${line})`, undefined, remedy);
  };
  try {
    return (await Promise.race([import(pathToFileURL(file).href), unsettled])) as Readonly<Record<string, unknown>>;
  } finally {
    process.exit = exit;
    for (const [signal, listener] of listeners) process.on(signal, listener);
    process.off('beforeExit', giveUp);
    clearTimeout(timer);
  }
}

/** A listener runs only when the thread is free, which a program that loops does not let it be. */
function takeSignalListeners() {
  const taken = (['SIGINT', 'SIGTERM'] as const).flatMap((signal) =>
    process.listeners(signal).map((listener) => [signal, listener] as const),
  );
  for (const [signal, listener] of taken) process.off(signal, listener);
  return taken;
}
