import { LodeError } from '#base';

export class PromptConflictError extends LodeError {
  readonly code = 'prompt/merge-conflict';

  constructor(branch: string, parts: readonly string[]) {
    super(`The branch "${branch}" and the main one have both changed ${parts.join(', ')}.`, {
      remedy: 'Save to the branch what both are to say there (`lode prompts save`), and merge again.',
    });
  }
}
