import { LodeError } from '#base';

export class TemplateSyntaxError extends LodeError {
  readonly code = 'prompt/template-syntax';

  constructor(text: string, offset: number, what: string) {
    const before = text.slice(0, offset).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    super(`In the prompt template at ${place}: ${what}.`, {
      remedy: 'Write a hole as {{name}}, and two literal braces as \\{{.',
    });
  }
}
