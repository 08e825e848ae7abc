import { LodeError } from '#base';

export class FolderInUseError extends LodeError {
  readonly code = 'vector/folder-in-use';

  constructor(folder: string, processId: number) {
    super(`The vectors of ${folder} are open in process ${processId}.`, {
      remedy: 'Ask that process (through its gateway), or end it first.',
      retriable: true,
    });
  }
}
