import { status } from '@grpc/grpc-js';
import type { Fault } from '../fault.ts';

/** gRPC's own translation of HTTP's statuses, but for what a client can do something about. */
const codes: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ALREADY_EXISTS,
  413: status.RESOURCE_EXHAUSTED,
  429: status.RESOURCE_EXHAUSTED,
  499: status.CANCELLED,
  500: status.INTERNAL,
  501: status.UNIMPLEMENTED,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** What a call ends with that has failed: the code, and what went wrong and what to do as one text. */
export function grpcStatusOf({ status: httpStatus, message, remedy }: Pick<Fault, 'status' | 'message' | 'remedy'>): {
  readonly code: status;
  readonly details: string;
} {
  return { code: codes[httpStatus] ?? status.UNKNOWN, details: `${message} ${remedy}`.trim() };
}
