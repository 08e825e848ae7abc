import { formatBytes, LodeError } from '#base';

export class OutOfMemoryError extends LodeError {
  readonly code = 'vector/out-of-memory';

  constructor(bytes: number, cause?: unknown) {
    super(`There is no room in memory for ${formatBytes(bytes)} of vectors.`, {
      remedy: 'Drop collections that are not needed, or move to a machine with more memory.',
      cause,
    });
  }
}
