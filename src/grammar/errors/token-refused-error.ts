import { LodeError } from '#base';

/** A token was drawn that the mask does not allow, so that no valid text could follow. */
export class TokenRefusedError extends LodeError {
  readonly code = 'grammar/token-refused';

  constructor(token: number) {
    super(`the grammar does not allow token ${token} here`, { remedy: 'Draw only tokens that the mask allows.' });
  }
}
