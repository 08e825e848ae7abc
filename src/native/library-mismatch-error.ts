import { LodeError } from '#base';

/** The installed libraries are not the ones whose memory layouts these bindings were written for. */
export class LibraryMismatchError extends LodeError {
  readonly code = 'native/library-mismatch';

  constructor(what: string, expected: string | number, found: string | number) {
    super(`llama.cpp's libraries do not fit: ${what} is ${found}, expected ${expected}.`, {
      remedy: 'Install the exact versions from the lock file ("npm ci"): layouts change between releases of llama.cpp.',
    });
  }
}
