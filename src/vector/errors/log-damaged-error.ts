import { LodeError } from '#base';

export class LogDamagedError extends LodeError {
  readonly code = 'vector/log-damaged';

  constructor(file: string, sequence: number) {
    super(`${file} has lost the change with the number ${sequence}, which had been written to disk.`, {
      remedy: 'The disk or the file system is at fault. Restore the collection from a backup.',
    });
  }
}
