import { LodeError } from '#base';

export class UnreadableImportError extends LodeError {
  readonly code = 'prompt/unreadable-import';

  constructor(file: string, what: string) {
    super(`${file} cannot be imported: ${what}.`, {
      remedy:
        'Give a prompt of LangChain, Langfuse, OpenAI or promptfoo as JSON or YAML, or a .prompt or .md file; change by hand what is named.',
    });
  }
}
