import koffi from 'koffi';
import { llama } from './library.ts';

const levelWarn = 3;
const levelError = 4;
const levelContinue = 5;
const linesMax = 8;

/** Warnings and errors that llama.cpp logged while a piece of work ran. */
export interface LoggedLines {
  readonly lines: readonly string[];
}

let depth = 0;
let recent: string[] = [];
let callback: bigint | undefined;

/**
 * Runs rare work (loading, quantising) with llama.cpp's log turned on, and keeps the last warnings and errors for the
 * error message. At all other times the log is discarded natively: a line that reaches JavaScript from an asynchronous
 * call costs a hop through the event loop.
 */
export async function withLog<T>(work: (logged: LoggedLines) => Promise<T>): Promise<T> {
  const { setLog, discardLog } = llama();
  if (depth++ === 0) {
    recent = [];
    callback ??= koffi.register(collect, koffi.pointer(koffi.proto('void (int level, const char *text, void *data)')));
    setLog(callback, null);
  }
  try {
    return await work({ lines: recent });
  } finally {
    if (--depth === 0) setLog(discardLog, null);
  }
}

let lastLevel = 0;

function collect(level: number, text: string): void {
  const effective = level === levelContinue ? lastLevel : level;
  lastLevel = effective;
  const line = text.trim();
  if (effective < levelWarn || effective > levelError || line === '') return;
  recent.push(line.slice(0, 400));
  if (recent.length > linesMax) recent.shift();
}
