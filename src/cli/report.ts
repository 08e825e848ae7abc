import { serialiseError } from '#base';
import { StoppedError } from './stopped-error.ts';
import { StrayError, strayPlace } from './stray-error.ts';
import { jsonOutput, terminal } from './terminal.ts';

/** Tells a person what went wrong and what to do and, where JSON was asked for and none was printed, a script as well. */
export function report(error: unknown, json: boolean): void {
  const told = serialiseError(isAbort(error) ? new StoppedError(error) : error);
  const { style, say, printJson } = terminal(json);
  if (json && !jsonOutput.isPrinted) printJson({ error: told });
  if (told.code === 'base/unexpected') {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    say('This is a defect of Lode: please report it with the lines above.');
  } else {
    say(`${style('red', 'error')} ${told.message}`);
    say(`${style('cyan', '  try')} ${told.remedy}`);
    say(style('dim', ` code ${told.code}`));
  }
}

/** Reports what nobody has caught, which is often an error of the user's program: a timer or promise that it left behind. */
export function reportStray(thrown: unknown, json: boolean): void {
  const place = strayPlace(thrown);
  report(place === undefined ? thrown : new StrayError(place, thrown), json);
}

/** What waiting calls throw when the signal of Ctrl-C ends them. */
function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}
