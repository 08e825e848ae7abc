import { pathToFileURL } from 'node:url';
import { LodeError } from '#base';
import { isStack, type Stack } from '#stack';
import { ProgramError } from './program-error.ts';

/**
 * Evaluates a program and gives the stack that it exports as default.
 *
 * @throws ProgramError when it throws, or exports something else
 */
export async function loadProgram(file: string): Promise<Stack> {
  const exported = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    if (cause instanceof LodeError) throw cause;
    throw new ProgramError(file, describe(cause, file), cause);
  });
  const stack: unknown = exported.default;
  if (!isStack(stack)) throw new ProgramError(file, 'its default export is not a stack', undefined);
  return stack;
}

/** What was thrown, and the first place in the program's own file that the stack names. */
function describe(cause: unknown, file: string): string {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}`;
  const place = cause.stack?.split('\n').find((line) => line.includes(file));
  const position = place && /:(\d+):\d+\)?$/.exec(place)?.[1];
  return `${cause.name}: ${cause.message}${position ? ` (line ${position})` : ''}`;
}
