import type { Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';

/** Whom to ask. */
export interface ServingAddress {
  /** "http://127.0.0.1:PORT", without a path. */
  readonly url: string;
  readonly key?: string;
}

/** What the client process is told to do. */
export interface LoadJob {
  readonly server: ServingAddress;
  readonly requests: readonly ServingRequest[];
  /** So many at a time, in order; absent: each at its `atMs`, whatever has been answered by then. */
  readonly places?: number;
}

/** What it tells back, one message a job. */
export type LoadReport = { readonly served: readonly Served[] } | { readonly failure: string };
