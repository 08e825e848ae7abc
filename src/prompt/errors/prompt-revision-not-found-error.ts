import { LodeError } from '#base';

export class PromptRevisionNotFoundError extends LodeError {
  readonly code = 'prompt/revision-not-found';

  constructor(name: string, reference: string | undefined) {
    super(
      reference === undefined ? `There is no prompt "${name}".` : `The prompt "${name}" has no version "${reference}".`,
      {
        remedy:
          '`lode prompts` lists prompts, and `lode prompts history NAME` the versions, branches and labels of one.',
      },
    );
  }
}
