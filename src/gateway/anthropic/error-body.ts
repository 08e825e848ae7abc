import type { Fault } from '../fault.ts';

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};

/** `{"type":"error","error":{"type","message","details"},"request_id"}`; `details` holds our own code. */
export function anthropicErrorBody(fault: Fault, requestId?: string): string {
  const { code, message, remedy, field, status } = fault;
  return JSON.stringify({
    type: 'error',
    error: {
      type: types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error'),
      message: `${message} ${remedy}`,
      details: {
        error_code: code.slice(code.indexOf('/') + 1).replaceAll('-', '_'),
        ...(field !== undefined && { field }),
      },
    },
    ...(requestId !== undefined && { request_id: requestId }),
  });
}
