import type { IncomingHttpHeaders } from 'node:http';
import type { Context, GenerateRequest, GenerationRecord } from '#contract';
import type { Answer } from './answer.ts';
import type { EndpointAbout } from './endpoint-about.ts';
import type { EndpointAccess } from './endpoint-access.ts';
import type { Fault } from './fault.ts';
import type { VerifiedKey } from './key-verifier.ts';
import type { Headers, RateLimit } from './quotas/rate-limits.ts';
import type { RouteBook } from './route-book.ts';
import type { Route } from './route.ts';
import type { Tally } from './tally.ts';
import type { Urgency } from './urgency.ts';

/** What an endpoint is about to ask of a model. */
export interface Asked {
  readonly route: Route;
  readonly operation: GenerationRecord['operation'];
  readonly isStream: boolean;
  readonly urgency: Urgency;
  /** What the client fills the route's prompt with, for the record. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** All but their inputs. */
  readonly requests: readonly Omit<GenerateRequest, 'input'>[];
}

/** What it takes along: the context for the model, with priority and deadline, and who counts what comes back. */
export interface Inquiry {
  readonly context: Context;
  readonly tally: Tally;
}

/** One request as a wire protocol sees it: identified, admitted, its body read as JSON but not yet checked. */
export interface Exchange {
  readonly context: Context;
  /** Undefined for a client without a key, who may only use open routes. */
  readonly key: VerifiedKey | undefined;
  readonly routes: RouteBook;
  readonly body: unknown;
  /** The parts of the path that the endpoint declares as ":name". */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** What follows the question mark; a name that comes twice has a list. */
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers: IncomingHttpHeaders;
  /**
   * To be called once, before a model is asked. What the request may use up at most is set aside of the limits and
   * budgets that it falls under.
   *
   * @throws PriorityNotAllowedError, DeadlineExceededError
   */
  ask(asked: Asked): Promise<Inquiry>;
  /**
   * Begins work that goes on when this request has ended. It is admitted, counted and told of like a request of its own.
   *
   * @throws OverloadedError, RateLimitedError
   */
  detach(): Detached;
}

/** Work in the background. Whoever began it must end it. */
export interface Detached {
  readonly context: Context;
  /** As in `Exchange`. */
  ask(asked: Asked): Promise<Inquiry>;
  abort(reason: Error): void;
  /** @param thrown why it failed, where it did */
  end(thrown?: unknown): void;
}

export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** "/v1/models/:model" */
  readonly path: string;
  /** Who may call it: checked before the body is read, and before `handle` is asked. */
  readonly access: EndpointAccess;
  readonly about?: EndpointAbout | undefined;
  /** Its body is `multipart/form-data`, and `Exchange.body` the stream of it. Absent: JSON. */
  readonly takesForm?: true | undefined;
  /** Its body may be lines of JSON too (`application/x-ndjson`), which then is a list of them. Absent: JSON alone. */
  readonly takesLines?: true | undefined;
  handle(exchange: Exchange): Promise<Answer> | Answer;
}

/** A wire protocol: its endpoints, where it carries the key and how it writes errors. It knows nothing of sockets. */
export interface Surface {
  readonly name: string;
  /** Where its clients look for the request's id, beside `x-request-id`. */
  readonly requestIdHeader?: string;
  readonly endpoints: readonly Endpoint[];
  /** Its clients send JSON that they declare as plain text. Only where the key is in a header that no page can send unasked. */
  readonly takesUndeclaredJson?: true;
  /** The secret that the client presents, if any. */
  credential(headers: IncomingHttpHeaders): string | undefined;
  faultBody(fault: Fault, requestId: string): string;
  /** What `www-authenticate` says to who has no key. Default: `Bearer`. */
  challenge?(headers: IncomingHttpHeaders, routes: RouteBook | undefined): string;
  /** How it tells a client its limits. Default: as OpenAI does. */
  rateLimitHeaders?(limits: readonly RateLimit[]): Headers;
}
