import { LodeError } from '#base';

export class PromptFileError extends LodeError {
  readonly code = 'resource/prompt-file';

  constructor(prompt: string, file: string, cause: unknown) {
    super(
      `The file of prompt "${prompt}" cannot be read: ${file} (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`,
      {
        remedy: 'Give a path relative to the file that declares the prompt; examples are JSON, one in each line.',
        cause,
      },
    );
  }
}
