import { LodeError } from '#base';

/** A folder holds no backup, or one that was not finished. */
export class NoBackupError extends LodeError {
  readonly code = 'vector/no-backup';

  constructor(folder: string) {
    super(`There is no whole backup of a collection in ${folder}.`, {
      remedy: 'Name the folder that "lode vectors backup" has written; one without a file "manifest" was not finished.',
    });
  }
}
