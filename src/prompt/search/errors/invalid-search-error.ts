import { LodeError } from '#base';

export class InvalidSearchError extends LodeError {
  readonly code = 'prompt/invalid-search';

  constructor(why: string) {
    super(`This cannot be searched for: ${why}.`, {
      remedy: 'Give words that must occur, "phrases", begin* or -without; see docs/guide/search-runs.md.',
    });
  }
}
