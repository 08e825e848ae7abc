import { LodeError } from '#base';

/** Why a stream was broken off: the client took nothing for too long. It is the reason of the abort; nobody is left to read it. */
export class SlowReaderError extends LodeError {
  readonly code = 'gateway/slow-reader';

  constructor(idleMs: number) {
    super(`The client read nothing for ${idleMs} ms.`, { remedy: 'Read the stream as it comes, or ask for less.' });
  }
}
