import { LodeError } from '#base';

export class FileExistsError extends LodeError {
  readonly code = 'cli/file-exists';

  constructor(file: string) {
    super(`${file} is there already, and is not overwritten.`, { remedy: 'Name another folder, or remove the file.' });
  }
}
