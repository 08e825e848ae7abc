import { LodeError } from '#base';

export class NoProgramError extends LodeError {
  readonly code = 'cli/no-program';

  constructor(file: string | undefined) {
    super(file ? `There is no program at ${file}.` : 'There is no stack.ts in this folder or in one above.', {
      remedy: 'Write one with `lode init`, or name one with --file.',
    });
  }
}
