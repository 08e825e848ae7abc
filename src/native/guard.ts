import type { KoffiFunc } from 'koffi';
import type { LoggedLines } from './log.ts';
import { NativeCallError } from './native-call-error.ts';

const nothingLogged: LoggedLines = { lines: [] };

/** The one place where a null pointer from llama.cpp becomes an error. */
export function notNull<T>(call: string, value: T | null, logged = nothingLogged): T {
  if (value === null) throw new NativeCallError(call, undefined, logged.lines);
  return value;
}

/** The one place where a failure code from llama.cpp becomes an error; 0 is success. */
export function succeeded(call: string, code: number, logged = nothingLogged): void {
  if (code !== 0) throw new NativeCallError(call, code, logged.lines);
}

/** The one place where a size other than the expected one becomes an error. */
export function allOf(call: string, sizeBytes: number | bigint, expectedBytes: number): void {
  if (Number(sizeBytes) !== expectedBytes) throw new NativeCallError(call, Number(sizeBytes), []);
}

/** Runs a native function on a thread of libuv's pool, so that this process goes on answering. Costs about 60 us. */
export function onThread<Arguments extends unknown[], Result>(
  call: KoffiFunc<(...args: Arguments) => Result>,
  ...args: Arguments
): Promise<Result> {
  return new Promise((resolve, reject) => {
    call.async(...args, (error: unknown, result: Result) => {
      if (error === null || error === undefined) resolve(result);
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
