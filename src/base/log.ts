export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One event a call; the fields must be data, and secrets in them print as "[secret]". */
export interface Log {
  write(level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const silentLog: Log = { write: () => {} };

const severity: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** JSON lines: `{"time":"…","level":"info","event":"worker.started",…}`. Errors are written as code and message. */
export function jsonLog(write: (line: string) => void, levelMin: LogLevel = 'info'): Log {
  return {
    write: (level, event, fields = {}) => {
      if (severity[level] < severity[levelMin]) return;
      const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }, (_key, value: unknown) =>
        value instanceof Error ? { message: value.message, ...('code' in value && { code: value.code }) } : value,
      );
      write(`${line}\n`);
    },
  };
}
