import { LodeError } from '#base';

/** The wanted moment is before what a backup begins with. */
export class BackupTooNewError extends LodeError {
  readonly code = 'vector/backup-too-new';

  constructor(folder: string, begins: Date) {
    super(`The backup in ${folder} cannot be brought to a moment before ${begins.toISOString()}.`, {
      remedy: 'Name a later moment, or an earlier backup.',
    });
  }
}
