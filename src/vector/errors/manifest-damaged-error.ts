import { LodeError } from '#base';

export class ManifestDamagedError extends LodeError {
  readonly code = 'vector/manifest-damaged';

  constructor(file: string, problem: string) {
    super(`${file} cannot be used: ${problem}.`, {
      remedy: 'The disk or the file system is at fault, or a newer version wrote it. Restore a backup, or update.',
    });
  }
}
