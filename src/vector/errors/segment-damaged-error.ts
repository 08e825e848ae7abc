import { LodeError } from '#base';

export class SegmentDamagedError extends LodeError {
  readonly code = 'vector/segment-damaged';

  constructor(file: string, part: string) {
    super(`${file} is not what was written: ${part} does not have its checksum.`, {
      remedy: 'The disk or the file system is at fault. Restore the collection from a backup.',
    });
  }
}
