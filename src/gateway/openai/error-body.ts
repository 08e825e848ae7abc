import type { Fault } from '../fault.ts';

const types: Readonly<Record<number, string>> = { 403: 'permission_error', 429: 'rate_limit_error' };

/** Codes that OpenAI's clients know by another name than ours. */
const knownCodes: Readonly<Record<string, string>> = { 'engine/prompt-too-long': 'context_length_exceeded' };

/** `{"error":{"message","type","param","code"}}` */
export function openaiErrorBody(fault: Fault): string {
  const { code, message, remedy, field, status } = fault;
  return JSON.stringify({
    error: {
      message: `${message} ${remedy}`,
      type: types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
      param: field ?? null,
      code: knownCodes[code] ?? code.slice(code.indexOf('/') + 1).replaceAll('-', '_'),
    },
  });
}
