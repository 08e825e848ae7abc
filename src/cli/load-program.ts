import { LodeError } from '#base';
import { isStack, type Stack } from '#stack';
import { evaluate } from './evaluate.ts';
import { ProgramError } from './program-error.ts';

/**
 * Evaluates a program and gives the stack that it exports as default.
 *
 * @throws ProgramError when it throws, does not end, or exports something else
 */
export async function loadProgram(file: string): Promise<Stack> {
  const stack = (await importProgram(file))['default'];
  if (isStack(stack)) return stack;
  throw stack instanceof Promise
    ? new ProgramError(file, 'its default export is a promise', undefined, 'Write `export default await …`.')
    : new ProgramError(file, 'its default export is not a stack', undefined);
}

/**
 * What a module of the user's exports.
 *
 * @throws ProgramError when it throws or does not end
 */
export async function importProgram(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await evaluate(file);
  } catch (cause) {
    if (cause instanceof LodeError) throw cause;
    throw new ProgramError(file, describe(cause, file), cause, remedyOf(cause));
  }
}

/** What was thrown, and the first place in the program's own file that the stack names. */
function describe(cause: unknown, file: string): string {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}`;
  const place = cause.stack?.split('\n').find((line) => line.includes(file));
  const position = place && /:(\d+)(?::\d+\)?)?$/.exec(place)?.[1];
  const name = cause.name === 'Error' ? '' : `${cause.name}: `;
  return `${name}${cause.message.replace(/\.$/, '')}${position ? ` (line ${position})` : ''}`;
}

const remedies: Readonly<Record<string, string>> = {
  ERR_MODULE_NOT_FOUND: 'Correct the import, or install the package beside the program with `npm install`.',
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX:
    'Node runs TypeScript by taking the types away: use what needs no more than that, such as a union instead of an enum.',
  ERR_UNSUPPORTED_DIR_IMPORT: 'Name the file and not its folder: --file stack.ts.',
  ERR_UNKNOWN_FILE_EXTENSION: 'Name a program in TypeScript or JavaScript: --file stack.ts.',
};

function remedyOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return (
    remedies[String((cause as NodeJS.ErrnoException).code)] ??
    'Mend the program at that place, and run the command again.'
  );
}
