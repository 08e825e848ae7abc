import type { z } from 'zod';

/** What the OpenAPI document tells of an endpoint, beside its method, path and access. */
export interface EndpointAbout {
  /** "Continue a chat" */
  readonly summary: string;
  /** What its body is checked against; fields that are known and refused are not among it. */
  readonly body?: z.ZodType | undefined;
  /** The form that it takes where others take JSON. */
  readonly form?: z.ZodType | undefined;
  /** What its query is checked against: an object. */
  readonly query?: z.ZodType | undefined;
  /** Of its answer when all is well. Default: 200. */
  readonly status?: number | undefined;
  /** The type of its answer where that is not JSON, and of its streams beside it. Default: none. */
  readonly otherTypes?: readonly string[] | undefined;
}
