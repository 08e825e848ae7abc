import { LodeError } from '#base';

/** A call into llama.cpp failed: it returned null or a failure code. Carries what the library logged about it. */
export class NativeCallError extends LodeError {
  readonly code = 'native/call-failed';
  /** The C function. */
  readonly call: string;
  /** Its return code; undefined where it returned null. */
  readonly returned: number | undefined;

  constructor(call: string, returned: number | undefined, logged: readonly string[]) {
    const outcome = returned === undefined ? 'returned null' : `returned ${returned}`;
    super([`${call} ${outcome}.`, ...logged].join(' '), {
      remedy:
        'Check that the file is a complete GGUF model of a supported architecture and that there is enough memory.',
    });
    this.call = call;
    this.returned = returned;
  }
}
