import { LodeError } from '#base';

export class InvalidRecordError extends LodeError {
  readonly code = 'vector/invalid-record';

  /** @param which the record, as 'record 3 ("abc")' */
  constructor(which: string, problem: string) {
    super(`${which} cannot be kept: ${problem}.`, { remedy: 'Correct the record; nothing of the call was changed.' });
  }
}
