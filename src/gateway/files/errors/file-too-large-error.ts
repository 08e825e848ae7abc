import { HttpError } from '../../errors/http-error.ts';

/** A file that is sent has more bytes than one may have. */
export class FileTooLargeError extends HttpError {
  readonly code = 'gateway/file-too-large';
  readonly status = 413;

  constructor(fileBytesMax: number, field = 'file') {
    super(`The file is larger than ${fileBytesMax} bytes.`, {
      remedy: 'Divide it, or raise the limit "fileBytesMax" of the gateway.',
      field,
    });
  }
}
