import { HttpError } from './http-error.ts';

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What arrived is not an HTTP request, has headers that are too large, or did not arrive in time. The connection is closed. */
export class MalformedRequestError extends HttpError {
  readonly code = 'gateway/malformed-request';
  readonly status: number;

  constructor(parserCode: string | undefined) {
    const status = statuses[parserCode ?? ''] ?? 400;
    super(
      status === 431
        ? 'The headers are too large.'
        : status === 408
          ? 'The request did not arrive in time.'
          : 'This is not a valid HTTP request.',
      {
        remedy: 'Use an HTTP client library.',
      },
    );
    this.status = status;
  }
}
