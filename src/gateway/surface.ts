import type { IncomingHttpHeaders } from 'node:http';
import type { Context, GenerateRequest, GenerationRecord } from '#contract';
import type { Answer } from './answer.ts';
import type { Fault } from './fault.ts';
import type { VerifiedKey } from './key-verifier.ts';
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
  /**
   * To be called once, before a model is asked.
   *
   * @throws PriorityNotAllowedError, DeadlineExceededError
   */
  ask(asked: Asked): Inquiry;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** "/v1/models/:model" */
  readonly path: string;
  handle(exchange: Exchange): Promise<Answer> | Answer;
}

/** A wire protocol: its endpoints, where it carries the key and how it writes errors. It knows nothing of sockets. */
export interface Surface {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  /** The secret that the client presents, if any. */
  credential(headers: IncomingHttpHeaders): string | undefined;
  faultBody(fault: Fault, requestId: string): string;
}
