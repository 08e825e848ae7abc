import { HttpError } from './http-error.ts';

/** Others have a key of that name, or a route lets keys of that name in. */
export class KeyNameTakenError extends HttpError {
  readonly code = 'gateway/key-name-taken';
  readonly status = 409;

  constructor(name: string) {
    super(`The name "${name}" is not free for a new key.`, { remedy: 'Choose another name.', field: 'name' });
  }
}
