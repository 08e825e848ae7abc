/** The name of the log file whose first entry has that sequence, so that names sort as files follow each other. */
export function logName(first: number): string {
  return `log-${String(first).padStart(16, '0')}`;
}

/** The reverse; undefined for the names of other files. */
export function firstOfLog(name: string): number | undefined {
  const digits = /^log-(\d{16})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
