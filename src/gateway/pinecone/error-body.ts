import type { Fault } from '../fault.ts';

/** Pinecone's words for statuses, and gRPC's numbers for them, which its data plane sends. */
const codes: Readonly<Record<number, readonly [word: string, number: number]>> = {
  400: ['INVALID_ARGUMENT', 3],
  401: ['UNAUTHENTICATED', 16],
  402: ['PAYMENT_REQUIRED', 8],
  403: ['FORBIDDEN', 7],
  404: ['NOT_FOUND', 5],
  405: ['INVALID_ARGUMENT', 12],
  408: ['DEADLINE_EXCEEDED', 4],
  409: ['ALREADY_EXISTS', 6],
  412: ['FAILED_PRECONDITION', 9],
  413: ['PAYLOAD_TOO_LARGE', 3],
  415: ['INVALID_ARGUMENT', 3],
  422: ['UNPROCESSABLE_ENTITY', 3],
  429: ['RESOURCE_EXHAUSTED', 8],
  500: ['INTERNAL', 13],
  501: ['UNIMPLEMENTED', 12],
  503: ['SERVICE_UNAVAILABLE', 14],
  504: ['DEADLINE_EXCEEDED', 4],
};

const codeOf = ({ status }: Fault) => codes[status] ?? (['UNKNOWN', 2] as const);
const messageOf = ({ message, remedy }: Fault) => `${message} ${remedy}`;

/** As the control plane, inference and records tell of errors. */
export function controlErrorBody(fault: Fault): string {
  const [code] = codeOf(fault);
  return JSON.stringify({ status: fault.status, error: { code, message: messageOf(fault) } });
}

/** As the vectors' data plane does. */
export function dataErrorBody(fault: Fault): string {
  const [, code] = codeOf(fault);
  return JSON.stringify({ code, message: messageOf(fault), details: [] });
}
