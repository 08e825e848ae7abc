import { LodeError } from '#base';

/** The folder of a backup has something in it already. */
export class BackupExistsError extends LodeError {
  readonly code = 'vector/backup-exists';

  constructor(folder: string) {
    super(`${folder} is not empty, so no backup is written there.`, {
      remedy: 'Name a folder that is not there yet.',
    });
  }
}
