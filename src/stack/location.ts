import { fileURLToPath } from 'node:url';
import type { SourceLocation } from './node.ts';

/** A function of the program or of Lode, as a place in the call stack. */
export type Callable = (...args: never[]) => unknown;

const nowhere: SourceLocation = { file: 'unknown', line: 1, column: 1 };

/** Where the caller of `calledFrom` stands: `calledFrom` and what it called are left out. */
export function callerLocation(calledFrom: Callable): SourceLocation {
  return captureLocation(calledFrom)();
}

/**
 * As `callerLocation`, but the text of the call stack is made and read only when the location is asked for: declaring
 * ten thousand nodes takes milliseconds.
 */
export function captureLocation(calledFrom: Callable): () => SourceLocation {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, calledFrom);
  Error.stackTraceLimit = limit;
  let location: SourceLocation | undefined;
  return () => (location ??= parse(String(holder.stack)));
}

/** "stack.ts:12:5", as editors and terminals can open it. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

/** Reads the first frame of V8's text: "    at name (file:///home/me/stack.ts:3:14)", or the same without the name. */
function parse(stack: string): SourceLocation {
  const [, place, line, column] = /\n\s+at (?:.*\()?(\S.*?):(\d+):(\d+)\)?$/m.exec(`\n${stack}`) ?? [];
  if (place === undefined) return nowhere;
  const file = place.replace(/^async /, '');
  return { file: file.startsWith('file:') ? fileURLToPath(file) : file, line: Number(line), column: Number(column) };
}
